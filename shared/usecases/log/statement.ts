import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

/** Beyond every entry of a log. */
const END = Number.MAX_SAFE_INTEGER;

/** A log on the way back to its beginning. */
interface Side {
  readonly memberId: string;
  /** Entries below this number are still to come. */
  below: number;
  /** Read and not yet given, newest first. */
  ahead: readonly LedgerRecord[];
}

/**
 * A member's log and the logs of those who were merged into the member as one list, newest first. What has no number
 * above 0 is not in it: enrolments.
 */
export class Statement {
  readonly #ledger: LedgerStore;
  readonly #sides: readonly Side[];

  /** `place` is where an earlier one left off; what was merged since then does not come into it. */
  constructor(ledger: LedgerStore, { entry, state }: LedgerRecord, place?: string) {
    this.#ledger = ledger;
    const places = place === undefined ? undefined : readPlace(entry.memberId, place);
    this.#sides = [entry.memberId, ...state.absorbed].map((memberId) => ({
      memberId,
      below: places ? (places.get(memberId) ?? 1) : END,
      ahead: [],
    }));
  }

  /** Whether nothing is left. */
  get over(): boolean {
    return this.#sides.every(({ below }) => below <= 1);
  }

  /** Where it goes on: a number for a member that nobody was merged into. */
  get place(): string {
    const [own, ...others] = this.#sides;
    if (others.length === 0) return String(own?.below);
    return JSON.stringify(Object.fromEntries(this.#sides.map(({ memberId, below }) => [memberId, below])));
  }

  /** The next entries, read so many at a time of each log. */
  async *records(pageSize: number): AsyncGenerator<LedgerRecord> {
    while (!this.over) {
      await Promise.all(this.#sides.map((side) => this.#fill(side, pageSize)));
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

/** Of two that were recorded at once the first stays: a merge stands above what it ended. */
function isNewer({ ahead: [other] }: Side, { ahead: [one] }: Side): boolean {
  if (!one) return other !== undefined;
  return other !== undefined && other.entry.recordedAt > one.entry.recordedAt;
}

function readPlace(memberId: string, place: string): ReadonlyMap<string, number> {
  const places = JSON.parse(place) as number | Readonly<Record<string, number>>;
  return new Map(typeof places === 'number' ? [[memberId, places]] : Object.entries(places));
}
