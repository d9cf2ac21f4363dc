import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

export interface LogStores {
  readonly ledger: LedgerStore;
  readonly details: DetailsStore;
}

/**
 * Reads one member's log while an act is decided. What is known already, the head first of all, is not read again,
 * and what one asked for it does not ask for twice.
 */
export class LogReader {
  readonly #stores: LogStores;
  readonly #memberId: string;
  readonly #known: Map<number, LedgerRecord>;
  readonly #asked = new Map<string, Promise<ReadonlyMap<string, number>>>();

  constructor(stores: LogStores, memberId: string, known: readonly LedgerRecord[] = []) {
    this.#stores = stores;
    this.#memberId = memberId;
    const own = known.filter(({ entry }) => entry.memberId === memberId);
    this.#known = new Map(own.map((record) => [record.entry.seq, record]));
  }

  know(record: LedgerRecord): void {
    this.#known.set(record.entry.seq, record);
  }

  /** Which entries references name that begin so. */
  references(prefix: string): Promise<ReadonlyMap<string, number>> {
    const asked = this.#asked.get(prefix) ?? this.#stores.ledger.references(this.#memberId, prefix);
    this.#asked.set(prefix, asked);
    return asked;
  }

  /** The entry of a reference, where one of the answers so far names it. Asks for nothing. */
  async named(reference: string): Promise<number | undefined> {
    const answers = await Promise.all(this.#asked.values());
    return answers.find((seqs) => seqs.has(reference))?.get(reference);
  }

  /** The highest number that one of the answers so far names; -1 where none does. Asks for nothing. */
  async newestNamed(): Promise<number> {
    const answers = await Promise.all(this.#asked.values());
    return Math.max(-1, ...answers.flatMap((seqs) => [...seqs.values()]));
  }

  /** An entry that a reference named. */
  async record(seq: number): Promise<LedgerRecord> {
    const record = this.#known.get(seq) ?? (await this.#stores.ledger.entry(this.#memberId, seq));
    if (!record) throw new TypeError('the index names an entry that is missing');
    this.#known.set(seq, record);
    return record;
  }

  /** The newest of those entries; undefined where there is none. */
  async newest(seqs: Iterable<number>): Promise<LedgerRecord | undefined> {
    const newest = Math.max(-1, ...seqs);
    return newest < 0 ? undefined : this.record(newest);
  }

  /** The packed line detail of an entry, wherever it is kept. */
  async lines({ memberId, lines, linesHash }: Entry): Promise<Uint8Array> {
    if (lines) return lines;
    if (!linesHash) throw new TypeError('an entry without line detail');
    return this.#stores.details.lines(memberId, linesHash);
  }
}
