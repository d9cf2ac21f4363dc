import { actOf } from '#shared/domain/ledger/act.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

export interface LogStores {
  readonly ledger: LedgerStore;
  readonly details: DetailsStore;
}

/** Where an entry stands: in whose log, and its number in it. */
export interface Place {
  readonly memberId: string;
  readonly seq: number;
}

/** What references name, by reference. */
export type Named = ReadonlyMap<string, Place>;

const keyOf = ({ memberId, seq }: Place) => `${memberId}/${seq}`;

/**
 * Reads one member's log while an act is decided. What is known already, the head first of all, is not read again,
 * and what one asked for it does not ask for twice. An act that the member's own log does not know is looked up in the
 * logs of those who were merged into the member; what followed it may stand in either.
 */
export class LogReader {
  readonly #stores: LogStores;
  readonly #memberId: string;
  /** The member's own, then those of merged members, the latest first. */
  readonly #logs: readonly string[];
  readonly #known: Map<string, LedgerRecord>;
  readonly #asked = new Map<string, Promise<Named>>();

  constructor(
    stores: LogStores,
    memberId: string,
    known: readonly LedgerRecord[] = [],
    absorbed: readonly string[] = [],
  ) {
    this.#stores = stores;
    this.#memberId = memberId;
    this.#logs = [memberId, ...absorbed];
    this.#known = new Map(known.map((record) => [keyOf(record.entry), record]));
  }

  know(record: LedgerRecord): void {
    this.#known.set(keyOf(record.entry), record);
  }

  /** Which entries references name that begin so: the reference of an act, as a rule. */
  references(prefix: string): Promise<Named> {
    const asked = this.#asked.get(prefix) ?? this.#ask(prefix);
    this.#asked.set(prefix, asked);
    return asked;
  }

  /** The entry of a reference, where one of the answers so far names it. Asks for nothing. */
  async named(reference: string): Promise<Place | undefined> {
    const answers = await Promise.all(this.#asked.values());
    return answers.find((places) => places.has(reference))?.get(reference);
  }

  /** The highest number in the member's own log that one of the answers so far names; -1 where none does. */
  async newestNamed(): Promise<number> {
    const answers = await Promise.all(this.#asked.values());
    const own = answers.flatMap((places) =>
      [...places.values()].filter(({ memberId }) => memberId === this.#memberId),
    );
    return Math.max(-1, ...own.map(({ seq }) => seq));
  }

  /** An entry that a reference named. */
  async record(place: Place): Promise<LedgerRecord> {
    const { memberId, seq } = place;
    const record = this.#known.get(keyOf(place)) ?? (await this.#stores.ledger.entry(memberId, seq));
    if (!record) throw new TypeError('the index names an entry that is missing');
    this.know(record);
    return record;
  }

  /** The newest of those entries; undefined where there is none. A merged log ended before what followed it. */
  async newest(places: Iterable<Place>): Promise<LedgerRecord | undefined> {
    const rank = ({ memberId }: Place) => this.#logs.indexOf(memberId);
    const [newest] = [...places].sort((a, b) => rank(a) - rank(b) || b.seq - a.seq);
    return newest && this.record(newest);
  }

  /** The packed line detail of an entry, wherever it is kept. */
  async lines({ memberId, lines, linesHash }: Entry): Promise<Uint8Array> {
    if (lines) return lines;
    if (!linesHash) throw new TypeError('an entry without line detail');
    return this.#stores.details.lines(memberId, linesHash);
  }

  /** The same of one log, and no other: where an act is known to stand in it, whatever others have under its id. */
  async inLog(memberId: string, prefix: string): Promise<Named> {
    const seqs = await this.#stores.ledger.references(memberId, prefix);
    return new Map([...seqs].map(([reference, seq]) => [reference, { memberId, seq }]));
  }

  async #ask(prefix: string): Promise<Named> {
    const own = await this.inLog(this.#memberId, prefix);
    const absorbed = this.#logs.slice(1);
    const gone = absorbed.length > 0 ? await this.#movedAway(own, prefix) : undefined;
    if ((own.has(prefix) && gone === undefined) || absorbed.length === 0) return own;
    const others = await Promise.all(absorbed.map((memberId) => this.inLog(memberId, prefix)));
    const origin = others.find((places) => places.has(prefix));
    // Another log that has an act of that id has what followed its own.
    const parts = others.filter((places) => places === origin || !places.has(prefix));
    if (gone !== undefined && !origin) return own;
    const since = [...own].filter(([, { seq }]) => gone === undefined || seq > gone);
    return new Map([...parts.flatMap((places) => [...places]), ...since]);
  }

  /** The number of the return by which the service desk moved the purchase to another member, who may be back here. */
  async #movedAway(own: Named, prefix: string): Promise<number | undefined> {
    const returns = [...own].filter(([reference]) => reference.startsWith(`${prefix}return/`));
    const newest = await this.newest(returns.map(([, place]) => place));
    return actOf(newest?.entry, 'return')?.moved ? newest?.entry.seq : undefined;
  }
}
