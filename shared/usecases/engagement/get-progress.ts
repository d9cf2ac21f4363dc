import type { ProgressDocument } from '#shared/contracts/engagement/get-progress.ts';
import { keyOf } from '#shared/domain/engagement/goal-set.ts';
import {
  badgesOf,
  type Overview,
  type OverviewContext,
  overviewOf,
} from '#shared/domain/engagement/overview.ts';
import { withParties } from '#shared/domain/engagement/party.ts';
import { isParty } from '#shared/domain/engagement/period.ts';
import { type MemberProgress, noProgress } from '#shared/domain/engagement/progress.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import { omitUndefined, presented } from '#shared/domain/present.ts';
import { benefitsOf, earlyAccessMs } from '#shared/domain/program/benefits.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { formatInstant, localDay } from '#shared/domain/time/calendar.ts';
import type { PartyStore } from '#shared/stores/engagement/party-store.ts';
import type { ProgressStore } from '#shared/stores/engagement/progress-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import type { Definitions, KnownDefinitions } from './known-definitions.ts';

export interface ProgressPorts {
  readonly ledger: Pick<LedgerStore, 'head'>;
  readonly programs: Pick<CurrentProgram, 'get'>;
  readonly definitions: Pick<KnownDefinitions, 'get'>;
  readonly progress: Pick<ProgressStore, 'withJoins'>;
  readonly parties: Pick<PartyStore, 'getAll'>;
  readonly segments: Pick<SegmentStore, 'get'>;
  readonly now: () => number;
}

/**
 * The tier of a member and how far it is with what is in force: the progress that is counted by now. One query beside
 * the log, and the segments where a definition asks for them; neither while nothing is defined.
 */
export async function getProgress(
  ports: ProgressPorts,
  memberId: string,
  reader: Reader = {},
): Promise<ProgressDocument> {
  const [head, program, definitions] = await Promise.all([
    readHead(ports.ledger, memberId, reader),
    ports.programs.get(),
    ports.definitions.get(),
  ]);
  const now = Math.max(ports.now(), head.entry.recordedAt);
  const tier = tierCard(program, head, now);
  if (!definitions) return { tier, achievements: [], challenges: [], badges: [] };
  return { tier, ...(await reached(ports, head, { program, definitions, now })) };
}

function tierCard(program: Program, { entry, state }: LedgerRecord, now: number): ProgressDocument['tier'] {
  const { memberId, seq } = entry;
  const { tier } = describeBalance(program, { memberId, seq, state }, now);
  const { id, name, qualifyingPoints, next, keepsUntil } = tier;
  const benefits = benefitsOf(program, id);
  return presented<ProgressDocument['tier']>(
    omitUndefined({ id, name, qualifyingPoints, next, benefits, keepsUntil }),
  );
}

async function reached(
  { progress, parties, segments }: ProgressPorts,
  { entry, state }: LedgerRecord,
  at: { readonly program: Program; readonly definitions: Definitions; readonly now: number },
): Promise<Omit<ProgressDocument, 'tier'>> {
  const { set, hasSegments } = at.definitions;
  const [{ stored, joins }, own] = await Promise.all([
    progress.withJoins(entry.memberId, { consistent: true }),
    hasSegments ? segments.get(entry.memberId) : [],
  ]);
  const { tier } = settle(at.program, state, at.now).state;
  const { timeZone } = at.program;
  const context: OverviewContext = {
    now: at.now,
    day: localDay(at.now, timeZone),
    tierPeriodEnd: localDay(tier.periodEndsAt, timeZone),
    tierId: tier.tierId,
    household: state.household,
    segments: own,
    joins,
    earlyMs: earlyAccessMs(at.program, tier.tierId),
  };
  const counted = await withHouseholds(parties, stored?.progress ?? noProgress, {
    definitions: at.definitions,
    memberId: entry.memberId,
    household: state.household,
  });
  const shown = overviewOf(set.byKey.values(), counted, context);
  const of = (collection: Overview['collection']) => shown.filter((one) => one.collection === collection);
  return {
    achievements: of('achievements').map(achievementOf),
    challenges: of('challenges').map(challengeOf),
    badges: badgesOf(set.byKey, counted).map(({ id, name, earnedAt }) => {
      return { id, name, earnedAt: formatInstant(earnedAt) };
    }),
  };
}

/** The progress of a member with the one of its households, present and past, where they count together. */
async function withHouseholds(
  parties: ProgressPorts['parties'],
  progress: MemberProgress,
  member: {
    readonly definitions: Definitions;
    readonly memberId: string;
    readonly household: string | undefined;
  },
): Promise<MemberProgress> {
  const { definitions, memberId, household } = member;
  if (!definitions.hasParties) return progress;
  const keys = [...definitions.set.byKey.values()].flatMap(({ definition }) => {
    if (definition.scope !== 'household') return [];
    const own = progress.get(keyOf(definition))?.periods.map(({ period }) => period) ?? [];
    const present = household === undefined ? [] : [`household/${household}`];
    const named = new Set([...own.filter(isParty), ...present]);
    return [...named].map((party) => ({ party, definition: keyOf(definition) }));
  });
  if (keys.length === 0) return progress;
  const found = await parties.getAll(keys);
  const named = found.flatMap(({ party: period, definition, progress: party }) => {
    const counted = definitions.set.byKey.get(definition);
    return counted ? [{ counted, period, party }] : [];
  });
  return withParties(progress, memberId, named);
}

const instantOf = (at: number | undefined) => (at === undefined ? undefined : formatInstant(at));

function wayOf({ id, name, progress, target, steps, counted }: Overview) {
  return { id, name, progress, target, steps, reward: counted.definition.reward };
}

type AchievementProgress = ProgressDocument['achievements'][number];

function achievementOf(one: Overview): AchievementProgress {
  const unlockedAt = instantOf(one.unlockedAt);
  return presented<AchievementProgress>(omitUndefined({ ...wayOf(one), unlockedAt }));
}

type ChallengeProgress = ProgressDocument['challenges'][number];

function challengeOf(one: Overview): ChallengeProgress {
  const { joined, unlocked, counted } = one;
  return presented<ChallengeProgress>(
    omitUndefined({
      ...wayOf(one),
      joined,
      timesCompleted: unlocked,
      completedAt: instantOf(one.unlockedAt),
      endsAt: formatInstant(counted.definition.schedule?.to ?? 0),
    }),
  );
}
