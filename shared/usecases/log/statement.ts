import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

/** A number above every entry of a log. */
const END = Number.MAX_SAFE_INTEGER;

/** One log of a statement, read towards its beginning. */
interface Side {
  readonly memberId: string;
  /** Entries below this number are not yet returned. */
  below: number;
  /** Entries that are read but not yet returned, newest first. */
  ahead: readonly LedgerRecord[];
}

/**
 * A member's log and the logs of absorbed members as one list, newest first. Entries 0, the enrolments, are left out.
 */
export class Statement {
  readonly #ledger: LedgerStore;
  readonly #sides: readonly Side[];

  /** `place` continues an earlier statement. A log that was merged in since then is left out. */
  constructor(ledger: LedgerStore, { entry, state }: LedgerRecord, place?: string) {
    this.#ledger = ledger;
    const places = place === undefined ? undefined : readPlace(entry.memberId, place);
    this.#sides = [entry.memberId, ...state.absorbed].map((memberId) => ({
      memberId,
      below: places ? (places.get(memberId) ?? 1) : END,
      ahead: [],
    }));
  }

  /** Whether all entries were returned. */
  get over(): boolean {
    return this.#sides.every(({ below }) => below <= 1);
  }

  /** The place where the next statement continues: a plain number for a member without absorbed members. */
  get place(): string {
    const [own, ...others] = this.#sides;
    if (others.length === 0) return String(own?.below);
    return JSON.stringify(Object.fromEntries(this.#sides.map(({ memberId, below }) => [memberId, below])));
  }

  /** The entries, newest first. Each log is read `pageSize()` entries at a time. */
  async *records(pageSize: () => number): AsyncGenerator<LedgerRecord> {
    while (!this.over) {
      await Promise.all(this.#sides.map((side) => this.#fill(side, pageSize())));
      const newest = this.#sides.reduce((one, other) => (isNewer(other, one) ? other : one));
      const [record, ...ahead] = newest.ahead;
      if (!record) return;
      newest.ahead = ahead;
      newest.below = record.entry.seq;
      yield record;
    }
  }

  async #fill(side: Side, pageSize: number): Promise<void> {
    if (side.ahead.length > 0 || side.below <= 1) return;
    side.ahead = await this.#ledger.before(side.memberId, side.below, pageSize);
    if (side.ahead.length === 0) side.below = 1;
  }
}

/**
 * For two entries of the same instant the first log wins, so a merge comes before the entry that ended the absorbed
 * log.
 */
function isNewer({ ahead: [other] }: Side, { ahead: [one] }: Side): boolean {
  if (!one) return other !== undefined;
  return other !== undefined && other.entry.recordedAt > one.entry.recordedAt;
}

function readPlace(memberId: string, place: string): ReadonlyMap<string, number> {
  const places = JSON.parse(place) as number | Readonly<Record<string, number>>;
  return new Map(typeof places === 'number' ? [[memberId, places]] : Object.entries(places));
}
