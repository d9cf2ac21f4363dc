import { type CountContext, count } from '#shared/domain/engagement/count.ts';
import { keyOf, wasActive } from '#shared/domain/engagement/goal-set.ts';
import { isAfterJoin, type Join } from '#shared/domain/engagement/join.ts';
import {
  type MemberProgress,
  noProgress,
  type Owed,
  withWaiting,
} from '#shared/domain/engagement/progress.ts';
import { newestPeriod, type ShownProgress, shownProgress } from '#shared/domain/engagement/shown-progress.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import type { JoinStore } from '#shared/stores/engagement/join-store.ts';
import type { ProgressStore, StoredProgress } from '#shared/stores/engagement/progress-store.ts';
import type { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { describeUnlocking, type OwedBy } from '#shared/usecases/events/describe-unlocking.ts';
import type { SendOutside } from '#shared/usecases/events/send-events.ts';
import {
  type ConsumeEntries,
  type Folded,
  type FoldStep,
  foldMembers,
} from '#shared/usecases/log/fold-members.ts';
import { recordAt } from '#shared/usecases/log/record-at.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { type BonusPorts, giveBonus } from './give-bonus.ts';
import { type HappeningPorts, happeningOf, mayMove } from './happenings.ts';
import type { Definitions, KnownDefinitions } from './known-definitions.ts';
import { type Listing, listed, listedAfter, postScores, type ScorePorts } from './post-scores.ts';
import { revokeBonus } from './revoke-bonus.ts';

/** Progress of a member that moved, as it is told. */
export interface MovedProgress extends ShownProgress {
  readonly memberId: string;
  readonly seq: number;
}

export interface CountPorts extends BonusPorts, ScorePorts {
  readonly programs: Pick<CurrentProgram, 'get' | 'version'>;
  readonly stores: HappeningPorts['stores'];
  readonly definitions: Pick<KnownDefinitions, 'get'>;
  readonly progress: ProgressStore;
  readonly joins: Pick<JoinStore, 'join'>;
  readonly segments: Pick<SegmentStore, 'get'>;
  /** Tells members what moved. It never fails. */
  readonly tell: (moved: readonly MovedProgress[]) => Promise<void>;
  /** Tells the outside what was unlocked; undefined where no such event leaves. */
  readonly send?: SendOutside | undefined;
}

/** The row of a member, with what its next write owes. */
interface Row extends Folded {
  readonly progress: MemberProgress;
  /** Entries that are owed since the row was read. */
  readonly owed: readonly OwedBy[];
  /** Definitions that moved since the row was read. */
  readonly moved: ReadonlySet<string>;
  readonly member: MemberNow;
  readonly listing: Listing;
  /** The `lastSeq` in storage, where the row was read; undefined where there was none. */
  readonly stored?: { readonly lastSeq: number | undefined } | undefined;
}

/** The facts about a member that no entry has. */
interface MemberNow {
  readonly joins: ReadonlyMap<string, Join>;
  readonly segments: readonly string[];
}

const nobody: MemberNow = { joins: new Map(), segments: [] };

/** Before the enrolment. */
const NOTHING = -1;

/**
 * Counts progress with achievements and challenges, once for each entry. Bonuses and revocations are booked, and
 * unlockings told to the outside, before the row moves, under references that a repeat finds again. Members who have nothing that moves in a batch cost
 * nothing, and nobody does while nothing was ever to be counted.
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

class Counter {
  readonly #ports: CountPorts;
  readonly #definitions: Definitions;
  readonly #happenings: HappeningPorts;
  readonly #told: MovedProgress[] = [];

  constructor(ports: CountPorts, definitions: Definitions) {
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
    const readBefore = new Set<string>();
    return foldMembers<Row>({
      ledger: this.#ports.ledger,
      read: async (memberIds) => {
        // A row that is a moment old loses its write, and is then read again as it is.
        const consistent = memberIds.some((memberId) => readBefore.has(memberId));
        for (const memberId of memberIds) readBefore.add(memberId);
        const rows = await this.#read(memberIds, consistent);
        const begun = memberIds.map(async (memberId) => {
          const { stored, member } = rows(memberId);
          const lastSeq = stored?.lastSeq ?? (await this.#beginning(memberId, first.get(memberId) ?? 0));
          const progress = stored?.progress ?? noProgress;
          const inStorage = { lastSeq: stored?.lastSeq };
          const row = { lastSeq, progress, member, owed: [], moved: new Set<string>(), listing: listed };
          return [memberId, { ...row, stored: inStorage }] as const;
        });
        return new Map(await Promise.all(begun));
      },
      apply: (row, record) => this.#apply(row, record),
      write: (step) => this.#write(step),
    })(records);
  }

  async #read(memberIds: readonly string[], consistent: boolean) {
    const { progress } = this.#ports;
    const segments = await this.#segmentsOf(memberIds);
    if (!this.#definitions.hasJoins) {
      const found = await progress.getAll(memberIds, { consistent });
      return (memberId: string) => ({
        stored: found.get(memberId),
        member: { ...nobody, segments: segments.get(memberId) ?? [] },
      });
    }
    const found = new Map(
      await Promise.all(
        memberIds.map(async (memberId) => {
          const own = await progress.withJoins(memberId, { consistent });
          return [memberId, own] as const;
        }),
      ),
    );
    return (memberId: string) => {
      const { stored, joins } = found.get(memberId) ?? { stored: undefined, joins: nobody.joins };
      return { stored, member: { joins, segments: segments.get(memberId) ?? [] } };
    };
  }

  async #segmentsOf(memberIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (!this.#definitions.hasSegments) return new Map();
    const { segments } = this.#ports;
    return new Map(
      await Promise.all(memberIds.map(async (memberId) => [memberId, await segments.get(memberId)] as const)),
    );
  }

  /** The entry before which nothing of a member without a row was ever to be counted. */
  async #beginning(memberId: string, first: number): Promise<number> {
    if (first === 0) return NOTHING;
    const { ledger } = this.#ports;
    const previous = await ledger.entry(memberId, first - 1);
    if (!previous) throw new TypeError('a log has a gap');
    const before = await recordAt(ledger, previous, this.#definitions.since - 1);
    return before?.entry.seq ?? NOTHING;
  }

  async #apply(row: Row | undefined, record: LedgerRecord): Promise<Row> {
    if (!row) throw new TypeError('a row is read before entries are applied');
    const { seq, recordedAt, programVersion } = record.entry;
    const listing = listedAfter(row.listing, record);
    if (!mayMove(record)) return { ...row, lastSeq: seq, listing, stored: undefined };
    const [happening, { timeZone }] = await Promise.all([
      happeningOf(this.#happenings, record),
      this.#ports.programs.version(programVersion),
    ]);
    const member =
      happening.kind === 'merge'
        ? await this.#withJoinsOf(happening.from, record.entry.memberId, row.member)
        : row.member;
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
    };
  }

  /** A survivor takes part in what the absorbed member had joined, from then on. Nothing changes where it is repeated. */
  async #withJoinsOf(from: string, memberId: string, member: MemberNow): Promise<MemberNow> {
    if (!this.#definitions.hasJoins) return member;
    const { joins } = await this.#ports.progress.withJoins(from, { consistent: true });
    const brought = [...joins].filter(([challengeId]) => !member.joins.has(challengeId));
    for (const [challengeId, join] of brought) await this.#ports.joins.join(memberId, challengeId, join);
    return { ...member, joins: new Map([...member.joins, ...brought]) };
  }

  async #write({ memberId, before, after }: FoldStep<Row>): Promise<boolean> {
    const waiting: Owed[] = [];
    const unlocked: OwedBy[] = [];
    for (const owed of after.owed.slice(before?.owed.length)) {
      if ((await this.#book(memberId, owed)) === 'waits') waiting.push(owed);
      else if (owed.does === 'unlock') unlocked.push(owed);
    }
    if (unlocked.length > 0) await this.#ports.send?.(unlocked.map(describeUnlocking));
    const progress = withWaiting(after.progress, waiting);
    const scores = { before: before?.progress ?? noProgress, after };
    await postScores(this.#ports, this.#definitions.set, memberId, scores);
    const { stored = { lastSeq: before?.lastSeq } } = before ?? {};
    const written = await this.#ports.progress.put(
      { memberId, lastSeq: after.lastSeq, progress },
      stored.lastSeq,
    );
    if (written) this.#noteMoved(memberId, before, { ...after, progress });
    // The row in memory does not know which bonuses wait: it is read again.
    return written && waiting.length === 0;
  }

  async #book(memberId: string, owed: Owed): Promise<'booked' | 'waits'> {
    const { does, of, collection, definitionId, period, n } = owed;
    const unlocking = { collection, definitionId, period, n };
    if (does === 'revoke') {
      await revokeBonus(this.#ports, of ?? memberId, { unlocking, k: 1 });
      return 'booked';
    }
    const definition = this.#definitions.set.byKey.get(keyOf(owed))?.definition;
    if (!definition) return 'booked';
    const { version, name, reward, budgetPoints } = definition;
    const { badge: _, ...prize } = reward;
    if (Object.values(prize).every((part) => part === undefined)) return 'booked';
    const { outcome } = await giveBonus(this.#ports, memberId, {
      unlocking,
      version,
      name,
      prize,
      ...(budgetPoints !== undefined && { budgetPoints }),
    });
    return outcome === 'waits' ? 'waits' : 'booked';
  }

  #noteMoved(memberId: string, before: Row | undefined, after: Row): void {
    for (const key of after.moved) {
      const counted = this.#definitions.set.byKey.get(key);
      const now = after.progress.get(key);
      if (!counted || !now) continue;
      const period = newestPeriod(now);
      const known = before?.progress.get(key)?.periods.find((one) => one.period === period?.period);
      const shown = shownProgress(counted, period);
      if (JSON.stringify(shown) === JSON.stringify(shownProgress(counted, known))) continue;
      this.#told.push({ memberId, seq: after.lastSeq, ...shown });
    }
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

function takesPart({ joins, segments }: MemberNow): CountContext['takesPart'] {
  return (counted, deed) => {
    const { definitionId, optIn, audience, scope } = counted.definition;
    if (!wasActive(counted, deed.recordedAt) || (scope ?? 'member') !== 'member') return false;
    if (audience?.segments && !audience.segments.some((segment) => segments.includes(segment))) return false;
    if (!optIn) return true;
    const join = joins.get(definitionId);
    return join !== undefined && isAfterJoin(join, deed, counted.definition);
  };
}
