import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { recordAt } from './record-at.ts';

/** A number above every entry of a log. */
const END = Number.MAX_SAFE_INTEGER;

export type Order = 'asc' | 'desc';

/** A way through a statement. Instants look at `recordedAt`, which never falls along a log. */
export interface Way {
  /** `desc`, the newest first, unless said. */
  readonly order?: Order;
  /** The first instant, and the first one after the last. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The place of an earlier statement on the same way, which this one continues. */
  readonly place?: string | undefined;
  /** The one log that it reads, of the member or of an absorbed one; all of them unless said. */
  readonly of?: string | undefined;
}

/** The reads of a statement. `before` may leave entries out, such as those of other acts. */
export type Logs = Pick<LedgerStore, 'before'> & Partial<Pick<LedgerStore, 'after' | 'head' | 'entry'>>;

/** One log of a statement, read in one direction. */
interface Side {
  readonly memberId: string;
  /** The number of the entry that was returned last; before the first one, the number next to where it begins. */
  at: number;
  /** Entries that are read but not yet returned, in the order of the statement. */
  ahead: readonly LedgerRecord[];
  /** Whether nothing more is to be read. */
  done: boolean;
}

/**
 * A member's log and the logs of absorbed members as one list, newest or oldest first. Entries 0, the enrolments, are
 * left out.
 */
export class Statement {
  readonly #logs: Logs;
  readonly #way: Way;
  readonly #sides: readonly Side[];

  private constructor(logs: Logs, way: Way, sides: readonly Side[]) {
    this.#logs = logs;
    this.#way = way;
    this.#sides = sides;
  }

  /**
   * Begins a statement, or continues one. A log that was merged in since the place was written is left out. A bound
   * where the statement begins takes a binary search in each log, on the first page only.
   */
  static async open(logs: Logs, head: LedgerRecord, way: Way = {}): Promise<Statement> {
    const { memberId } = head.entry;
    const ids = way.of === undefined ? [memberId, ...head.state.absorbed] : [way.of];
    const places = way.place === undefined ? undefined : readPlace(way.of ?? memberId, way.place);
    const side = async (id: string): Promise<Side> => {
      const place = places?.get(id);
      if (places) return { memberId: id, at: place ?? 0, ahead: [], done: place === undefined };
      const at = await beginning(logs, id === memberId ? head : undefined, id, way);
      return { memberId: id, at, ahead: [], done: false };
    };
    return new Statement(logs, way, await Promise.all(ids.map(side)));
  }

  /** Whether all entries were returned. */
  get over(): boolean {
    const first = this.#way.order === 'asc' ? -1 : 1;
    return this.#sides.every(({ ahead, at, done }) => ahead.length === 0 && (done || at === first));
  }

  /** The place where the next statement continues: a plain number for a member without absorbed members. */
  get place(): string {
    const [own, ...others] = this.#sides;
    if (others.length === 0) return String(own?.at);
    return JSON.stringify(Object.fromEntries(this.#sides.map(({ memberId, at }) => [memberId, at])));
  }

  /** The entries in their order. Each log is read `pageSize()` entries at a time. */
  async *records(pageSize: () => number): AsyncGenerator<LedgerRecord> {
    const isFirst = this.#way.order === 'asc' ? isOlder : isNewer;
    while (!this.over) {
      await Promise.all(this.#sides.map((side) => this.#fill(side, pageSize())));
      const next = this.#sides.reduce((one, other) => (isFirst(other, one) ? other : one));
      const [record, ...ahead] = next.ahead;
      if (!record) return;
      next.ahead = ahead;
      next.at = record.entry.seq;
      yield record;
    }
  }

  async #fill(side: Side, pageSize: number): Promise<void> {
    if (side.ahead.length > 0 || side.done) return;
    const { order, from = -Infinity, to = Infinity } = this.#way;
    const { memberId, at } = side;
    const read =
      order === 'asc'
        ? await Array.fromAsync(this.#logs.after?.(memberId, at, at + pageSize) ?? [])
        : await this.#logs.before(memberId, at, pageSize);
    const end = read.findIndex(({ entry }) => entry.recordedAt < from || entry.recordedAt >= to);
    side.ahead = end < 0 ? read : read.slice(0, end);
    side.done = end >= 0 || read.length === 0 || (order === 'asc' && read.length < pageSize);
  }
}

/** The number next to the first entry of a log on a way. `known` is the log's head where it was read. */
async function beginning(
  logs: Logs,
  known: LedgerRecord | undefined,
  memberId: string,
  { order, from, to }: Way,
): Promise<number> {
  const bound = order === 'asc' ? from : to;
  if (bound === undefined) return order === 'asc' ? 0 : END;
  const head = known ?? (await logs.head?.(memberId));
  const last =
    head && logs.entry ? await recordAt({ entry: logs.entry.bind(logs) }, head, bound - 1) : undefined;
  const before = last?.entry.seq ?? 0;
  return order === 'asc' ? before : before + 1;
}

/**
 * For two entries of the same instant the first log wins, so a merge comes before the entry that ended the absorbed
 * log.
 */
function isNewer({ ahead: [other] }: Side, { ahead: [one] }: Side): boolean {
  if (!one) return other !== undefined;
  return other !== undefined && other.entry.recordedAt > one.entry.recordedAt;
}

/** The opposite order, for entries of the same instant, too. */
function isOlder({ ahead: [other] }: Side, { ahead: [one] }: Side): boolean {
  if (!one) return other !== undefined;
  return other !== undefined && other.entry.recordedAt <= one.entry.recordedAt;
}

function readPlace(memberId: string, place: string): ReadonlyMap<string, number> {
  const places = JSON.parse(place) as number | Readonly<Record<string, number>>;
  return new Map(typeof places === 'number' ? [[memberId, places]] : Object.entries(places));
}
