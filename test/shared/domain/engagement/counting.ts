import { count } from '#shared/domain/engagement/count.ts';
import type { Count, CountContext } from '#shared/domain/engagement/counting.ts';
import { boughtDeed, redeemedDeed } from '#shared/domain/engagement/deed.ts';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { GoalSet, wasActive } from '#shared/domain/engagement/goal-set.ts';
import type { Happening } from '#shared/domain/engagement/happening.ts';
import { type MemberProgress, noProgress, type Owed } from '#shared/domain/engagement/progress.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines, unpackReturned } from '#shared/domain/ledger/packed/pack-lines.ts';
import { purchaseIdOf, purchaseReference } from '#shared/domain/ledger/reference.ts';
import { nothingBack } from '#shared/domain/purchases/returned.ts';
import type { StoreFacts } from '#shared/domain/stores/store.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import type { Log } from '../ledger/log.ts';

/** A challenge of the year 2026 with these parts. */
export function challenge(changes: Partial<DefinitionVersion>): DefinitionVersion {
  return {
    collection: 'challenges',
    definitionId: 'autumn',
    version: 1,
    name: 'Autumn',
    reward: { points: 100 },
    schedule: { from: Date.parse('2026-01-01'), to: Date.parse('2027-01-01') },
    ...changes,
  };
}

/** An achievement with these parts. */
export function achievement(changes: Partial<DefinitionVersion>): DefinitionVersion {
  const { schedule: _, ...parts } = challenge(changes);
  return { ...parts, collection: 'achievements' };
}

export const setOf = (...definitions: readonly DefinitionVersion[]) =>
  new GoalSet(definitions.map((definition) => ({ definition, spans: [{ from: 0 }] })));

function linesOf({ entry }: LedgerRecord): Uint8Array {
  if (!entry.lines) throw new Error('the entry has its lines');
  return entry.lines;
}

/** Counts the entries of a log that writes no line detail apart. */
export class Counted {
  readonly #log: Log;
  progress: MemberProgress = noProgress;
  readonly owed: Owed[] = [];
  set: GoalSet;
  takesPart: CountContext['takesPart'] = (counted, { recordedAt }) => wasActive(counted, recordedAt);
  storeFacts: StoreFacts | undefined;
  /** Groups of stores that are described by nothing else. */
  groups: Readonly<Record<string, string>> = {};
  #seq = 0;

  constructor(log: Log, set: GoalSet) {
    this.#log = log;
    this.set = set;
  }

  /** Counts what the log has since. */
  run(): Count | undefined {
    let last: Count | undefined;
    for (const record of this.#log.records.slice(this.#seq + 1)) {
      last = this.count(record, this.happening(record));
      this.#seq = record.entry.seq;
    }
    return last;
  }

  count(record: LedgerRecord, happening: Happening): Count {
    const counted = count(this.progress, happening, this.set, {
      seq: record.entry.seq,
      recordedAt: record.entry.recordedAt,
      status: record.state.status,
      today: localDay(record.entry.recordedAt, this.#log.program.timeZone),
      takesPart: this.takesPart,
    });
    this.progress = counted.progress;
    this.owed.push(...counted.owed);
    return counted;
  }

  deed(record: LedgerRecord) {
    const { program } = this.#log;
    const group = this.groups[record.entry.purchase?.store ?? ''];
    return boughtDeed(record, {
      recorded: unpackLines(linesOf(record)),
      program,
      storeFacts: group === undefined ? this.storeFacts : { group },
    });
  }

  happening(record: LedgerRecord): Happening {
    const { entry } = record;
    if (entry.kind === 'accrual') return { kind: 'deed', deed: this.deed(record) };
    if (entry.kind === 'redemption') return { kind: 'deed', deed: redeemedDeed(record, this.#log.program) };
    if (entry.kind !== 'return') return { kind: 'nothing' };
    const reference = purchaseReference(purchaseIdOf(entry.reference));
    const bought = this.#log.find(reference);
    if (!bought) throw new Error('the purchase of a return');
    const before = this.#log.records.findLast(
      (one) =>
        one.entry.seq < entry.seq && one.entry.kind === 'return' && one.entry.reference.startsWith(reference),
    );
    const { lines } = unpackLines(linesOf(bought));
    return {
      kind: 'return',
      deed: this.deed(bought),
      before: (before ? unpackReturned(linesOf(before)) : nothingBack(lines)).lines,
      after: unpackReturned(linesOf(record)).lines,
    };
  }

  /** The tallies of a definition in a period, and the numbers of the unlockings that stand. */
  shown(key = 'challenges/autumn', period = 'lifetime') {
    const found = this.progress.get(key)?.periods.find((one) => one.period === period);
    return {
      tallies: (found?.tallies ?? []).map((tally) =>
        typeof tally === 'number' ? tally : Object.fromEntries(tally.counts),
      ),
      standing: (found?.standing ?? []).map(({ n }) => n),
    };
  }
}

export const told = (owed: readonly Owed[]) => owed.map(({ does, period, n }) => `${does} ${period}/${n}`);
