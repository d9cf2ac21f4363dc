import { count } from '#shared/domain/engagement/count.ts';
import type { Count, CountContext } from '#shared/domain/engagement/counting.ts';
import type { Happening } from '#shared/domain/engagement/happening.ts';
import { type MemberProgress, noProgress, withWaiting } from '#shared/domain/engagement/progress.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import type { JoinStore } from '#shared/stores/engagement/join-store.ts';
import type { ProgressStore, StoredProgress } from '#shared/stores/engagement/progress-store.ts';
import type { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { type ConsumeEntries, type FoldStep, foldMembers } from '#shared/usecases/log/fold-members.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { bookOwed, type OwedPorts } from './book-owed.ts';
import type { CountedRow } from './counted-row.ts';
import { type HappeningPorts, happeningOf, mayMove } from './happenings.ts';
import type { Definitions, KnownDefinitions } from './known-definitions.ts';
import { type MemberNow, takesPart, withJoinsOf } from './member-now.ts';
import { moveParties, type PartyPorts, sharesAfter } from './move-parties.ts';
import { type MovedProgress, movedProgress } from './moved-progress.ts';
import { listedAfter, postScores, type ScorePorts } from './post-scores.ts';
import { readCounted } from './read-counted.ts';

export interface CountPorts extends OwedPorts, PartyPorts, ScorePorts {
  readonly programs: Pick<CurrentProgram, 'get' | 'version'>;
  readonly stores: HappeningPorts['stores'];
  readonly definitions: Pick<KnownDefinitions, 'get'>;
  readonly progress: ProgressStore;
  readonly joins: Pick<JoinStore, 'join'>;
  readonly segments: Pick<SegmentStore, 'get'>;
  /** Tells members what moved. It never fails. */
  readonly tell: (moved: readonly MovedProgress[]) => Promise<void>;
}

/**
 * Counts progress with achievements and challenges, once for each entry. Bonuses and revocations are booked, and
 * unlockings told to the outside, before the row moves, under references that a repeat finds again. Members who have
 * nothing that moves in a batch cost nothing, and nobody does while nothing was ever to be counted.
 */
export function countProgress(ports: CountPorts): ConsumeEntries {
  return async (records) => {
    const definitions = await ports.definitions.get();
    if (!definitions) return new Map();
    const moving = new Set(records.filter(mayMove).map(({ entry }) => entry.memberId));
    const batch = records.filter(({ entry }) => moving.has(entry.memberId));
    return batch.length === 0 ? new Map() : new Counter(ports, definitions).consume(batch);
  };
}

/** Counts a member's log up to an entry, as far as it is not counted yet. */
export async function countUpTo(
  ports: Omit<CountPorts, 'definitions'>,
  definitions: Definitions,
  record: LedgerRecord,
): Promise<void> {
  for (const error of (await new Counter(ports, definitions).consume([record])).values()) throw error;
}

class Counter {
  readonly #ports: Omit<CountPorts, 'definitions'>;
  readonly #definitions: Definitions;
  readonly #happenings: HappeningPorts;
  readonly #told: MovedProgress[] = [];

  constructor(ports: Omit<CountPorts, 'definitions'>, definitions: Definitions) {
    this.#ports = ports;
    this.#definitions = definitions;
    const progressOf = (memberId: string) => this.#progressOf(memberId);
    this.#happenings = { ...ports, progressOf, broughtBy: (memberId) => this.#broughtBy(memberId) };
  }

  async consume(records: readonly LedgerRecord[]): Promise<ReadonlyMap<string, unknown>> {
    const failed = await this.#fold(records);
    await this.#ports.tell(this.#told);
    return failed;
  }

  #fold(records: readonly LedgerRecord[]): Promise<ReadonlyMap<string, unknown>> {
    const first = new Map<string, number>();
    for (const { entry } of records) {
      first.set(entry.memberId, Math.min(entry.seq, first.get(entry.memberId) ?? entry.seq));
    }
    return foldMembers<CountedRow>({
      ledger: this.#ports.ledger,
      read: readCounted(this.#ports, this.#definitions, first),
      apply: (row, record) => this.#apply(row, record),
      write: (step) => this.#write(step),
    })(records);
  }

  async #apply(row: CountedRow | undefined, record: LedgerRecord): Promise<CountedRow> {
    if (!row) throw new TypeError('a row is read before entries are applied');
    const { seq, recordedAt, programVersion } = record.entry;
    const listing = listedAfter(row.listing, record);
    if (!mayMove(record)) return { ...row, lastSeq: seq, listing, stored: undefined };
    const [happening, { timeZone }] = await Promise.all([
      happeningOf(this.#happenings, record),
      this.#ports.programs.version(programVersion),
    ]);
    const member = await this.#memberAfter(happening, record.entry.memberId, row.member);
    const context: CountContext = {
      seq,
      recordedAt,
      status: record.state.status,
      today: localDay(recordedAt, timeZone),
      takesPart: takesPart(member),
    };
    const counted = count(row.progress, happening, this.#definitions.set, context);
    return {
      lastSeq: seq,
      progress: counted.progress,
      member,
      owed: [...row.owed, ...counted.owed.map((owed) => ({ ...owed, entry: record.entry }))],
      moved: new Set([...row.moved, ...counted.moved]),
      listing,
      shares: [...row.shares, ...this.#sharesAfter(counted, record, happening)],
      fills: row.fills,
    };
  }

  #sharesAfter({ progress, moved }: Count, { entry }: LedgerRecord, happening: Happening) {
    if (!this.#definitions.hasParties) return [];
    const absorbed = happening.kind === 'merge' ? happening.from : undefined;
    return sharesAfter(progress, { entry, moved, absorbed });
  }

  async #memberAfter(happening: Happening, memberId: string, member: MemberNow): Promise<MemberNow> {
    if (happening.kind !== 'merge' || !this.#definitions.hasJoins) return member;
    return withJoinsOf(this.#ports, happening.from, { memberId, member });
  }

  async #write({ memberId, before, after }: FoldStep<CountedRow>): Promise<boolean> {
    const { set } = this.#definitions;
    const all = after.owed.slice(before?.owed.length);
    const waiting = await bookOwed(this.#ports, set, { memberId, all });
    const progress = withWaiting(after.progress, waiting);
    const shares = after.shares.slice(before?.shares.length);
    this.#told.push(...(await moveParties(this.#ports, set, shares)));
    const scores = { before: before?.progress ?? noProgress, after };
    await postScores(this.#ports, set, memberId, scores);
    const { stored = { lastSeq: before?.lastSeq } } = before ?? {};
    const { lastSeq, fills } = after;
    const written = await this.#ports.progress.put(
      { memberId, lastSeq, progress, fills },
      stored.lastSeq === undefined ? undefined : { lastSeq: stored.lastSeq, fills },
    );
    if (written) this.#told.push(...movedProgress(set, memberId, { before, after: { ...after, progress } }));
    // The row in memory does not know which bonuses wait: it is read again.
    return written && waiting.length === 0;
  }

  async #progressOf(memberId: string): Promise<MemberProgress> {
    return (await this.#storedOf(memberId))?.progress ?? noProgress;
  }

  async #storedOf(memberId: string): Promise<StoredProgress | undefined> {
    return (await this.#ports.progress.getAll([memberId], { consistent: true })).get(memberId);
  }

  /** The entries of a member who was merged may be on another shard, and behind: they are counted first. */
  async #broughtBy(memberId: string): Promise<MemberProgress> {
    const head = await this.#ports.ledger.head(memberId);
    if (!head) return noProgress;
    for (const error of (await this.#fold([head])).values()) throw error;
    return this.#progressOf(memberId);
  }
}
