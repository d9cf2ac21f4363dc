import type { CountedDefinition, GoalSet } from '#shared/domain/engagement/goal-set.ts';
import {
  afterMove,
  noParty,
  type PartyMove,
  type PartyOwed,
  type PartyProgress,
  type PrizesHad,
  periodOfParty,
  withoutOwed,
} from '#shared/domain/engagement/party.ts';
import { isParty } from '#shared/domain/engagement/period.ts';
import type { MemberProgress, Owed } from '#shared/domain/engagement/progress.ts';
import { shownProgress } from '#shared/domain/engagement/shown-progress.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { bonusReference, isRevocation } from '#shared/domain/ledger/reference.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { PartyKey, PartyStore, StoredParty } from '#shared/stores/engagement/party-store.ts';

import { bookOwed, type OwedPorts } from './book-owed.ts';
import type { MovedProgress } from './moved-progress.ts';

/** The part of a member in one party after one entry. */
export interface MovedShare extends PartyKey, PartyMove {
  readonly entry: Entry;
}

export interface PartyPorts extends OwedPorts {
  readonly parties: PartyStore;
}

interface Entered {
  readonly entry: Entry;
  /** Definitions that the entry moved. */
  readonly moved: ReadonlySet<string>;
  readonly absorbed?: string | undefined;
}

/** The shares of a member in parties after an entry. One of a changed status shows all: a bonus may have waited for it. */
export function sharesAfter(
  progress: MemberProgress,
  { entry, moved, absorbed }: Entered,
): readonly MovedShare[] {
  const { memberId, seq, recordedAt } = entry;
  const keys = entry.kind === 'status' ? [...progress.keys()] : [...moved];
  return keys.flatMap((definition) =>
    (progress.get(definition)?.periods ?? [])
      .filter(({ period }) => isParty(period))
      .map(({ period, tallies }) => {
        return { party: period, definition, memberId, seq, recordedAt, tallies, absorbed, entry };
      }),
  );
}

/** Each lost write is one that another member's entry has won. */
const TRIES_MAX = 30;

/**
 * Moves the parties of a member by its shares, before the row of the member moves. The row of a party names the entries
 * that are owed before they are booked, and is free of them afterwards: a repeat goes on where the first ended.
 */
export async function moveParties(
  ports: PartyPorts,
  set: GoalSet,
  shares: readonly MovedShare[],
): Promise<readonly MovedProgress[]> {
  const byParty = Map.groupBy(shares, ({ party, definition }) => `${party} ${definition}`);
  const told: MovedProgress[] = [];
  for (const own of byParty.values()) {
    const [key] = own;
    if (key && set.byKey.has(key.definition)) told.push(...(await moveParty(ports, set, key, own)));
  }
  return told;
}

async function moveParty(
  ports: PartyPorts,
  set: GoalSet,
  { party, definition, entry }: MovedShare,
  shares: readonly MovedShare[],
): Promise<readonly MovedProgress[]> {
  const counted = set.byKey.get(definition);
  if (!counted) return [];
  const change = (move: (before: PartyProgress) => PartyProgress) =>
    changeParty(ports.parties, counted, { party, definition }, move);
  const moved = await moveBy(shares, {
    change,
    after: (before, share) => afterMove(counted, before, share),
    prizes: () => prizesHad(ports, counted, entry.memberId),
  });
  const { owed } = moved.after;
  const booked: PartyOwed[] = [];
  for (const one of owed) {
    const isTaken = owed.some(({ does, n }) => does === 'revoke' && n === one.n);
    const by = entryFor(one, moved.after, entry);
    const all = [{ ...describeOwed(counted, one), entry: by }];
    const waiting = await bookOwed(ports, set, { memberId: one.to, all });
    if (waiting.length === 0 || isTaken) booked.push(one);
  }
  if (booked.length > 0) await change((before) => withoutOwed(before, booked));
  return toldOf(counted, party, moved);
}

interface Moving {
  readonly change: (move: (before: PartyProgress) => PartyProgress) => Promise<Change>;
  readonly after: (before: PartyProgress, share: PartyMove) => PartyProgress;
  readonly prizes: () => Promise<PrizesHad>;
}

/** The prizes that the member has are read where one more is owed, and only there. */
async function moveBy(shares: readonly PartyMove[], { change, after, prizes }: Moving): Promise<Change> {
  let had: PrizesHad | undefined;
  let isOwed = false;
  const move = (before: PartyProgress) => {
    const moved = shares.reduce((progress, share) => after(progress, { ...share, had }), before);
    isOwed = had === undefined && moved.owed.some(({ does, n }) => does === 'unlock' && n > before.unlocked);
    return isOwed ? before : moved;
  };
  const moved = await change(move);
  if (!isOwed) return moved;
  had = await prizes();
  return change(move);
}

/** The prizes of the challenge in the member's log. */
async function prizesHad(
  { ledger }: PartyPorts,
  counted: CountedDefinition,
  memberId: string,
): Promise<PrizesHad> {
  const { collection, definitionId } = counted.definition;
  const prefix = bonusReference({ collection, definitionId, period: 'lifetime', n: 1 }).replace(/1\/$/, '');
  const found = [...(await ledger.references(memberId, prefix)).keys()];
  const given = new Set(found.map((one) => Number(one.slice(prefix.length).split('/')[0])));
  const revoked = found.filter(isRevocation).length;
  return { newest: Math.max(0, ...given), standing: given.size - revoked };
}

/** The prize of a party is one of its member's, by a number of that member. */
function describeOwed({ definition }: CountedDefinition, { does, number }: PartyOwed): Owed {
  const { collection, definitionId, version } = definition;
  return { does, collection, definitionId, version, period: 'lifetime', n: number };
}

/** The entry by which a member gets a prize. Where that member's consumer died, another's entry stands for it. */
function entryFor({ to }: PartyOwed, { shares }: PartyProgress, entry: Entry): Entry {
  return entry.memberId === to ? entry : { ...entry, memberId: to, seq: shares.get(to)?.seq ?? 0 };
}

interface Change {
  readonly before: PartyProgress;
  readonly after: PartyProgress;
}

async function changeParty(
  parties: PartyStore,
  counted: CountedDefinition,
  key: PartyKey,
  move: (before: PartyProgress) => PartyProgress,
): Promise<Change> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const [stored] = await parties.getAll([key]);
    const before = stored?.progress ?? noParty(counted);
    const after = move(before);
    const next: StoredParty = { ...key, revision: (stored?.revision ?? 0) + 1, progress: after };
    if (after === before || (await parties.put(next))) return { before, after };
  }
  throw new Unavailable();
}

function toldOf(
  counted: CountedDefinition,
  party: string,
  { before, after }: Change,
): readonly MovedProgress[] {
  const shown = (one: PartyProgress) => shownProgress(counted, periodOfParty(counted, party, one));
  const now = shown(after);
  if (JSON.stringify(now) === JSON.stringify(shown(before))) return [];
  return [...after.shares]
    .filter(([, { tallies }]) => tallies.length > 0)
    .map(([memberId, { seq }]) => ({ ...now, memberId, seq }));
}
