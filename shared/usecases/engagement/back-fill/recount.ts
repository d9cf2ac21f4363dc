import { count } from '#shared/domain/engagement/count.ts';
import type { CountContext } from '#shared/domain/engagement/counting.ts';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { GoalSet, keyOf } from '#shared/domain/engagement/goal-set.ts';
import {
  type DefinitionProgress,
  type MemberProgress,
  noProgress,
  wasCounted,
} from '#shared/domain/engagement/progress.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import type { ProgressStore } from '#shared/stores/engagement/progress-store.ts';
import type { SegmentStore } from '#shared/stores/members/segment-store.ts';
import type { OwedBy } from '#shared/usecases/events/describe-unlocking.ts';
import { type HappeningPorts, happeningOf, mayMove } from '../happenings.ts';
import { type MemberNow, takesPart } from '../member-now.ts';
import { segmentsOf } from '../read-counted.ts';

export interface RecountPorts extends Omit<HappeningPorts, 'progressOf' | 'broughtBy'> {
  readonly progress: Pick<ProgressStore, 'withJoins'>;
  readonly segments: Pick<SegmentStore, 'get'>;
}

/** A log counted for one definition. */
export interface Recounted {
  readonly memberId: string;
  readonly progress: DefinitionProgress | undefined;
  /** All that was unlocked and revoked on the way. */
  readonly owed: readonly OwedBy[];
  readonly member: MemberNow;
  /** The newest entry in it; undefined where there is none. */
  readonly last: LedgerRecord | undefined;
}

/**
 * Counts one definition over logs, as though it had been active since the first entry. Entries that were counted when
 * they came count, whatever the member's joins and segments are now. Logs of members who were merged are counted once.
 */
export class Recount {
  readonly #ports: RecountPorts;
  readonly #key: string;
  readonly #set: GoalSet;
  readonly #hasSegments: boolean;
  readonly #absorbed = new Map<string, Promise<Recounted>>();

  constructor(ports: RecountPorts, definition: DefinitionVersion) {
    this.#ports = ports;
    this.#key = keyOf(definition);
    this.#set = new GoalSet([{ definition, spans: [{ from: 0 }] }]);
    this.#hasSegments = definition.audience?.segments !== undefined;
  }

  /** The members whose logs were counted as parts of others. */
  absorbed(): Promise<readonly Recounted[]> {
    return Promise.all(this.#absorbed.values());
  }

  /** A log up to an entry, read a page at a time. */
  async upTo(memberId: string, lastSeq: number): Promise<Recounted> {
    const { ledger, programs } = this.#ports;
    const { stored, member: now } = await this.#facts(memberId);
    let member = now;
    let progress: MemberProgress = noProgress;
    let last: LedgerRecord | undefined;
    const owed: OwedBy[] = [];
    for await (const record of ledger.after(memberId, -1, lastSeq)) {
      last = record;
      if (!mayMove(record)) continue;
      const { seq, recordedAt, programVersion } = record.entry;
      const happening = await happeningOf(this.#happenings(), record);
      if (happening.kind === 'merge') member = await this.#joined(happening.from, member);
      const { timeZone } = await programs.version(programVersion);
      const counted = count(progress, happening, this.#set, {
        seq,
        recordedAt,
        status: record.state.status,
        today: localDay(recordedAt, timeZone),
        takesPart: this.#takesPart(member, stored),
      });
      ({ progress } = counted);
      owed.push(...counted.owed.map((one) => ({ ...one, entry: record.entry })));
    }
    return { memberId, progress: progress.get(this.#key), owed, member, last };
  }

  #takesPart(member: MemberNow, stored: DefinitionProgress | undefined): CountContext['takesPart'] {
    const now = takesPart(member);
    return (counted, deed) =>
      now(counted, deed) ||
      (stored !== undefined && stored.goalKey === counted.goalKey && wasCounted(stored, deed.seq));
  }

  #happenings(): HappeningPorts {
    const progressOf = async (memberId: string) => {
      const { progress } = await this.#whole(memberId);
      return progress ? new Map([[this.#key, progress]]) : noProgress;
    };
    return { ...this.#ports, progressOf, broughtBy: progressOf };
  }

  #whole(memberId: string): Promise<Recounted> {
    const known = this.#absorbed.get(memberId) ?? this.upTo(memberId, Number.MAX_SAFE_INTEGER);
    this.#absorbed.set(memberId, known);
    return known;
  }

  async #facts(memberId: string) {
    const [{ stored, joins }, segments] = await Promise.all([
      this.#ports.progress.withJoins(memberId, { consistent: true }),
      segmentsOf(this.#ports, { hasSegments: this.#hasSegments }, [memberId]),
    ]);
    const member: MemberNow = { joins, segments: segments.get(memberId) ?? [] };
    return { stored: stored?.progress.get(this.#key), member };
  }

  /** A survivor takes part in what the absorbed member had joined. */
  async #joined(from: string, member: MemberNow): Promise<MemberNow> {
    const { joins } = await this.#ports.progress.withJoins(from, { consistent: true });
    return { ...member, joins: new Map([...joins, ...member.joins]) };
  }
}
