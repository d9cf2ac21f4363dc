import { type CountedDefinition, keyOf, wasActive } from './goal-set.ts';
import { wantedTimes } from './goals-reached.ts';
import type { DefinitionProgress, MemberProgress, Owed, PeriodProgress } from './progress.ts';
import { emptyTally, joinTallies, type Tally } from './tally.ts';

/** The tallies of one member, by step, up to an entry of that member. */
export interface Share {
  readonly seq: number;
  readonly tallies: readonly Tally[];
}

/** An unlocking of a party that stands, and the member who got its prize. */
export interface PartyStanding {
  readonly n: number;
  readonly to: string;
  /** Counts the prizes of that member in the party: the number of the bonus. */
  readonly number: number;
}

/** An entry that is owed for an unlocking of a party. */
export interface PartyOwed extends PartyStanding {
  readonly does: Owed['does'];
}

/** The prizes of a member in a party. */
export interface Given {
  readonly number: number;
  /** When the first was reached. */
  readonly at: number;
}

/** The progress of a party with a challenge: all members who contributed, together. */
export interface PartyProgress {
  readonly goalKey: number;
  readonly shares: ReadonlyMap<string, Share>;
  readonly unlocked: number;
  readonly unlockedAt?: number | undefined;
  readonly standing: readonly PartyStanding[];
  readonly given: ReadonlyMap<string, Given>;
  /** Not booked yet, in their order. */
  readonly owed: readonly PartyOwed[];
}

export interface PrizesHad {
  /** The newest number. */
  readonly newest: number;
  /** Those that were not revoked. */
  readonly standing: number;
}

/** The part of a member in a party after one entry. */
export interface PartyMove extends Share {
  readonly memberId: string;
  readonly recordedAt: number;
  /** The prizes of the challenge that the member has got, in whichever party. */
  readonly had?: PrizesHad | undefined;
  /** The member who was merged into this one: its share is in this one now. */
  readonly absorbed?: string | undefined;
}

/** The most members whose purchases count in a party, those who left among them. */
const SHARES_MAX = 100;

const noPrize: PrizesHad = { newest: 0, standing: 0 };

/** After the last entry of a member who was merged: nothing of it may count again. */
const GONE: Share = { seq: Number.MAX_SAFE_INTEGER, tallies: [] };

export function noParty({ goalKey }: Pick<CountedDefinition, 'goalKey'>): PartyProgress {
  return { goalKey, shares: new Map(), unlocked: 0, standing: [], given: new Map(), owed: [] };
}

/** The tallies of all shares together. */
export function partyTallies({ goals }: CountedDefinition, { shares }: PartyProgress): readonly Tally[] {
  return goals.map((goal, step) =>
    [...shares.values()].reduce<Tally>(
      (sum, { tallies }) => joinTallies(goal, sum, tallies[step] ?? emptyTally(goal)),
      emptyTally(goal),
    ),
  );
}

const textOf = (tallies: readonly Tally[]) =>
  JSON.stringify(tallies.map((one) => (typeof one === 'number' ? one : [one.settled, ...one.counts])));

function withShare({ shares }: PartyProgress, { memberId, seq, tallies, absorbed }: PartyMove) {
  const known = shares.get(memberId);
  if (known ? known.seq > seq : shares.size >= SHARES_MAX) return shares;
  const isSame = known?.seq === seq && textOf(known.tallies) === textOf(tallies);
  if (isSame) return shares;
  const after = new Map(shares).set(memberId, { seq, tallies });
  return absorbed !== undefined && after.has(absorbed) ? after.set(absorbed, GONE) : after;
}

/**
 * A party after a member's entry. The newest share of a member counts, so repeats change nothing. The prize of
 * what the entry reached goes to that member alone.
 */
export function afterMove(counted: CountedDefinition, before: PartyProgress, move: PartyMove): PartyProgress {
  const { goalKey, definition } = counted;
  // Where the goals are others now the shares begin anew; what was unlocked stays.
  const party =
    before.goalKey === goalKey ? before : { ...before, goalKey, shares: new Map<string, Share>() };
  const shares = withShare(party, move);
  if (shares === party.shares) return party;
  const had = wantedTimes(counted, partyTallies(counted, party));
  const wanted = wantedTimes(counted, partyTallies(counted, { ...party, shares }));
  const moved = { ...party, shares };
  if (wanted >= had)
    return wasActive(counted, move.recordedAt)
      ? unlocked(moved, wanted, { ...move, times: definition.repeatable?.times ?? 1 })
      : moved;
  return definition.revocable === false ? moved : revoked(moved, had - wanted, wanted);
}

function unlocked(
  party: PartyProgress,
  wanted: number,
  { memberId, recordedAt, had = noPrize, times }: PartyMove & { readonly times: number },
): PartyProgress {
  let after = party;
  let { standing } = had;
  while (after.standing.length < wanted) {
    const { number = 0, at = recordedAt } = after.given.get(memberId) ?? {};
    const newest = Math.max(number, had.newest);
    // A member who has had all prizes elsewhere gets none in another household: the last one is found again.
    const isSpent = standing >= times;
    const one = { n: after.unlocked + 1, to: memberId, number: isSpent ? Math.max(1, newest) : newest + 1 };
    standing += 1;
    after = {
      ...after,
      unlocked: one.n,
      unlockedAt: recordedAt,
      standing: [...after.standing, one],
      given: new Map(after.given).set(memberId, { number: one.number, at }),
      owed: [...after.owed, { does: 'unlock', ...one }],
    };
  }
  return after;
}

/** The newest go first, and none by a target that was raised since. */
function revoked(party: PartyProgress, fell: number, wanted: number): PartyProgress {
  const many = Math.max(0, Math.min(fell, party.standing.length - wanted));
  if (many === 0) return party;
  const gone = party.standing.slice(-many).toReversed();
  return {
    ...party,
    standing: party.standing.slice(0, -many),
    owed: [...party.owed, ...gone.map((one): PartyOwed => ({ does: 'revoke', ...one }))],
  };
}

/** A party without what is booked by now. */
export function withoutOwed(party: PartyProgress, booked: readonly PartyOwed[]): PartyProgress {
  const owed = party.owed.filter(({ does, n }) => !booked.some((one) => one.does === does && one.n === n));
  return owed.length === party.owed.length ? party : { ...party, owed };
}

/** A party's count as that of a period, to be shown. */
export function periodOfParty(
  counted: CountedDefinition,
  period: string,
  party: PartyProgress,
): PeriodProgress {
  const { unlocked: number, unlockedAt, standing } = party;
  return {
    period,
    tallies: partyTallies(counted, party),
    unlocked: number,
    standing: standing.map(({ n }) => ({ n })),
    ...(unlockedAt !== undefined && { unlockedAt }),
  };
}

/** A party of a challenge, by the name of its period. */
export interface NamedParty {
  readonly counted: CountedDefinition;
  readonly period: string;
  readonly party: PartyProgress;
}

/** The progress of a member as it is shown: of challenges that parties reach, what theirs have. */
export function withParties(
  progress: MemberProgress,
  memberId: string,
  parties: readonly NamedParty[],
): MemberProgress {
  const shown = new Map(progress);
  for (const { counted, period, party } of parties) {
    const key = keyOf(counted.definition);
    const { collection, definitionId } = counted.definition;
    const own: DefinitionProgress = shown.get(key) ?? {
      collection,
      definitionId,
      goalKey: party.goalKey,
      turns: [],
      course: [],
      periods: [],
    };
    const given = party.given.get(memberId)?.at;
    const badgeAt = Math.min(own.badgeAt ?? Number.POSITIVE_INFINITY, given ?? Number.POSITIVE_INFINITY);
    const others = own.periods.filter((one) => one.period !== period);
    shown.set(key, {
      ...own,
      goalKey: party.goalKey,
      periods: [...others, periodOfParty(counted, period, party)],
      ...(Number.isFinite(badgeAt) && { badgeAt }),
    });
  }
  return shown;
}
