import { filled } from '#shared/domain/engagement/back-fill.ts';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { type GoalSet, keyOf } from '#shared/domain/engagement/goal-set.ts';
import { packProgress } from '#shared/domain/engagement/packed-progress.ts';
import { type DefinitionProgress, noProgress, withWaiting } from '#shared/domain/engagement/progress.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { StoredProgress } from '#shared/stores/engagement/progress-store.ts';
import type { OwedBy } from '#shared/usecases/events/describe-unlocking.ts';
import { bookOwed } from '../book-owed.ts';
import { type CountPorts, countUpTo } from '../count-progress.ts';
import type { CountedRow } from '../counted-row.ts';
import type { Definitions } from '../known-definitions.ts';
import { movedProgress } from '../moved-progress.ts';
import { postScores } from '../post-scores.ts';
import { beginning } from '../read-counted.ts';
import { Recount, type Recounted } from './recount.ts';

/** Those of the consumer, but for the definitions. */
export type FillPorts = Omit<CountPorts, 'definitions'>;

/** The definition of a back-fill, with all that are known while it runs. */
export interface FilledDefinition {
  readonly definition: DefinitionVersion;
  readonly definitions: Definitions;
}

/** The outcome of a back-fill for one member. */
export interface MemberFill {
  readonly isMoved: boolean;
  /** Unlockings that are booked. */
  readonly unlocked: number;
  /** Unlockings that wait for the member's reinstatement. */
  readonly waiting: number;
  readonly points: number;
}

const NOTHING: MemberFill = { isMoved: false, unlocked: 0, waiting: 0, points: 0 };

/** A lost write means that the consumer has just moved the row. */
const TRIES_MAX = 8;

type Filling = {
  readonly memberId: string;
  readonly stored: StoredProgress | undefined;
  readonly recounted: Recounted;
  readonly last: LedgerRecord;
};

/**
 * Brings the progress of a member with one definition to what it would be if the definition had been active since the
 * first entry, up to the entry that the member's row has; the consumer goes on from there. Bonuses are booked before
 * the row is written, under numbers that a repeat and the consumer find again.
 * @throws Unavailable where the consumer moves the row again and again
 */
export async function fillMember(
  ports: FillPorts,
  filling: FilledDefinition,
  memberId: string,
): Promise<MemberFill> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const head = await ports.ledger.head(memberId);
    if (!head) return NOTHING;
    // Entries that came while the consumer did not know the definition yet may never be given to it again.
    await countUpTo(ports, filling.definitions, head);
    const { stored } = await ports.progress.withJoins(memberId, { consistent: true });
    const upTo = stored?.lastSeq ?? (await uncounted(ports, filling, head));
    const recount = new Recount(ports, filling.definition);
    const recounted = await recount.upTo(memberId, upTo);
    const { last, progress } = recounted;
    // The survivor of a merge has what the absorbed member brought.
    if (!last || !progress || last.state.status === 'merged') return NOTHING;
    const absorbed = await recount.absorbed();
    if (!(await writeAbsorbed(ports, absorbed, progress))) continue;
    const all = absorbed.flatMap(({ owed }) => owed);
    const own = { ...recounted, owed: [...all, ...recounted.owed] };
    const done = await write(ports, filling, { memberId, stored, recounted: own, last });
    if (done) return done;
  }
  throw new Unavailable();
}

/** The entry from which the consumer will begin a row. */
function uncounted(
  ports: FillPorts,
  { definitions }: FilledDefinition,
  { entry: { memberId, seq } }: LedgerRecord,
): Promise<number> {
  return beginning(ports, definitions, { memberId, first: seq + 1 });
}

const bytesOf = (key: string, progress: DefinitionProgress | undefined) =>
  progress ? Buffer.from(packProgress(new Map([[key, progress]]))).toString('base64') : '';

/** Notes in the row of each absorbed member what counted there, for goods that come back to the survivor. */
async function writeAbsorbed(
  { progress: store }: FillPorts,
  absorbed: readonly Recounted[],
  { collection, definitionId }: DefinitionProgress,
): Promise<boolean> {
  const key = keyOf({ collection, definitionId });
  for (const { memberId, progress, last } of absorbed) {
    if (!progress || !last) continue;
    const { stored } = await store.withJoins(memberId, { consistent: true });
    const own = stored?.progress.get(key);
    const noted = { ...progress, periods: own?.periods ?? progress.periods };
    if (bytesOf(key, own) === bytesOf(key, noted)) continue;
    const after = {
      memberId,
      lastSeq: stored?.lastSeq ?? last.entry.seq,
      progress: new Map([...(stored?.progress ?? noProgress), [key, noted] as const]),
      fills: (stored?.fills ?? 0) + 1,
    };
    if (!(await store.put(after, stored))) return false;
  }
  return true;
}

async function write(
  ports: FillPorts,
  { definition, definitions }: FilledDefinition,
  { memberId, stored, recounted, last }: Filling,
): Promise<MemberFill | undefined> {
  const { set } = definitions;
  const key = keyOf(definition);
  const before = stored?.progress ?? noProgress;
  const own = before.get(key);
  if (!recounted.progress) return NOTHING;
  const waits = last.state.status === 'suspended';
  const fill = filled(own, recounted.progress, { waits });
  const kept = new Set(fill.progress.periods.map(({ period }) => period));
  const forgotten = owedInForgotten(recounted.owed, kept);
  const paid = await bookForgotten(ports, set, forgotten);
  if (bytesOf(key, own) === bytesOf(key, fill.progress)) return { ...NOTHING, ...paid };
  let { points } = paid;
  const noting: FillPorts = {
    ...ports,
    onBonus: (bonus) => {
      if (bonus.outcome === 'given') points += bonus.points;
    },
  };
  const { collection, definitionId, version } = definition;
  const owed = fill.owed.flatMap(({ period, numbers }) =>
    numbers.map((n, at): OwedBy => {
      const entry = unlockingsIn(recounted.owed, period)[at]?.entry ?? last.entry;
      return { does: 'unlock', collection, definitionId, version, period, n, entry };
    }),
  );
  const waiting = await bookOwed(noting, set, { memberId, all: owed });
  const progress = withWaiting(new Map([...before, [key, fill.progress]]), waiting);
  const row = { memberId, lastSeq: stored?.lastSeq ?? last.entry.seq, progress };
  const counted: Omit<CountedRow, 'progress'> = {
    lastSeq: row.lastSeq,
    owed: [],
    shares: [],
    moved: new Set([key]),
    member: recounted.member,
    listing: { isActive: last.state.status === 'active', isRelisted: false },
  };
  const after = { ...counted, progress };
  await postScores(ports, set, memberId, { before, after });
  if (!(await ports.progress.put({ ...row, fills: (stored?.fills ?? 0) + 1 }, stored))) return undefined;
  await ports.tell(movedProgress(set, memberId, { before: { ...counted, progress: before }, after }));
  const many = fill.progress.periods
    .flatMap(({ standing }) => standing)
    .filter(({ waits: one }) => one).length;
  return {
    isMoved: true,
    unlocked: owed.length - waiting.length + paid.unlocked,
    waiting: waits ? many : waiting.length,
    points,
  };
}

type Forgotten = OwedBy & { readonly owner: string };

/** Books what no row remembers. The log knows what was booked before, which is told no more. */
async function bookForgotten(
  ports: FillPorts,
  set: GoalSet,
  forgotten: readonly Forgotten[],
): Promise<Pick<MemberFill, 'unlocked' | 'points'>> {
  const paid = { unlocked: 0, points: 0 };
  const noting: FillPorts = {
    ...ports,
    onBonus: (bonus) => {
      if (bonus.outcome !== 'given' || bonus.replayed) return;
      paid.unlocked += 1;
      paid.points += bonus.points;
    },
  };
  for (const { owner, ...one } of forgotten) await bookOwed(noting, set, { memberId: owner, all: [one] });
  return paid;
}

function unlockingsIn(all: readonly OwedBy[], wanted: string): readonly OwedBy[] {
  return all.filter(({ does, period }) => does === 'unlock' && period === wanted);
}

/**
 * Unlockings in periods that are forgotten since, and not taken back in them: owed in the log in which they were
 * reached, under numbers from 1 on, so that those that were booked then are found again.
 */
function owedInForgotten(all: readonly OwedBy[], kept: ReadonlySet<string>): readonly Forgotten[] {
  const gone = all.filter(({ period }) => !kept.has(period));
  const groups = Map.groupBy(gone, ({ entry, of, period }) => `${of ?? entry.memberId} ${period}`);
  return [...groups.values()].flatMap((group) => {
    const unlockings = group.filter(({ does }) => does === 'unlock');
    const many = Math.max(0, 2 * unlockings.length - group.length);
    return unlockings.slice(0, many).map((one, at) => ({ ...one, n: at + 1, owner: one.entry.memberId }));
  });
}
