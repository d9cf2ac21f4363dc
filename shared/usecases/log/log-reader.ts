import { actOf } from '#shared/domain/ledger/act.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { ownedKey } from '#shared/domain/ledger/reference.ts';
import type { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

export interface LogStores {
  readonly ledger: LedgerStore;
  readonly details: DetailsStore;
}

/** The place of an entry: the member of its log, and its number. */
export interface Place {
  readonly memberId: string;
  readonly seq: number;
}

/** Numbers of entries of one log, by their references. */
type Numbers = ReadonlyMap<string, number>;

/** Places of entries by their references. */
export type Named = ReadonlyMap<string, Place>;

/** An act as a log has it, with the key of its follow-ups there. */
export interface OwnedAct {
  readonly places: Named;
  /** Its id, or owner and id where the log has another act of that id. */
  readonly key: string;
}

const keyOf = ({ memberId, seq }: Place) => `${memberId}/${seq}`;

/**
 * Reads one member's log while an act is decided. Entries that are known, such as the head, and references that were
 * asked for before are not read again. An act that is missing in the member's own log is looked up in the logs of the
 * absorbed members. Its follow-ups may be in either.
 */
export class LogReader {
  readonly #stores: LogStores;
  /** The member whose log it is. */
  readonly memberId: string;
  /** The member's own log, then those of absorbed members, the latest merge first. */
  readonly logs: readonly string[];
  readonly #known: Map<string, LedgerRecord>;
  readonly #asked = new Map<string, Promise<Named>>();
  /** References that were read ahead, by log and act. */
  readonly #numbers = new Map<string, Numbers>();
  /** Line detail that was read ahead, by its hash. */
  readonly #lines = new Map<string, Uint8Array>();

  constructor(
    stores: LogStores,
    memberId: string,
    known: readonly LedgerRecord[] = [],
    absorbed: readonly string[] = [],
  ) {
    this.#stores = stores;
    this.memberId = memberId;
    this.logs = [memberId, ...absorbed];
    this.#known = new Map(known.map((record) => [keyOf(record.entry), record]));
  }

  know(record: LedgerRecord): void {
    this.#known.set(keyOf(record.entry), record);
  }

  /** Takes the references of an act and of what followed it in one log, so that `inLog` does not ask for them. */
  knowReferences(memberId: string, act: string, numbers: Numbers): void {
    this.#numbers.set(`${memberId}/${act}`, numbers);
  }

  knowLines(linesHash: string, lines: Uint8Array): void {
    this.#lines.set(linesHash, lines);
  }

  /** Whether the entry of a place was read. */
  knows(place: Place): boolean {
    return this.#known.has(keyOf(place));
  }

  /** The entries whose references begin with a prefix, usually the reference of an act. */
  references(prefix: string): Promise<Named> {
    const asked = this.#asked.get(prefix) ?? this.#ask(prefix);
    this.#asked.set(prefix, asked);
    return asked;
  }

  /** The entry of a reference, if an earlier call of `references` found it. Reads nothing. */
  async named(reference: string): Promise<Place | undefined> {
    const answers = await Promise.all(this.#asked.values());
    return answers.find((places) => places.has(reference))?.get(reference);
  }

  /** The highest number in the member's own log that `references` found so far; -1 if none. */
  async newestNamed(): Promise<number> {
    const answers = await Promise.all(this.#asked.values());
    const own = answers.flatMap((places) =>
      [...places.values()].filter(({ memberId }) => memberId === this.memberId),
    );
    return Math.max(-1, ...own.map(({ seq }) => seq));
  }

  /** The entry at a place that a reference gave. */
  async record(place: Place): Promise<LedgerRecord> {
    const { memberId, seq } = place;
    const record = this.#known.get(keyOf(place)) ?? (await this.#stores.ledger.entry(memberId, seq));
    if (!record) throw new TypeError('the index names an entry that is missing');
    this.know(record);
    return record;
  }

  /**
   * The newest entry of these places; undefined if there are none. An absorbed log ends before the survivor's
   * follow-ups.
   */
  async newest(places: Iterable<Place>): Promise<LedgerRecord | undefined> {
    const newest = this.newestPlace(places);
    return newest && this.record(newest);
  }

  newestPlace(places: Iterable<Place>): Place | undefined {
    const rank = ({ memberId }: Place) => this.logs.indexOf(memberId);
    const [newest] = [...places].sort((a, b) => rank(a) - rank(b) || b.seq - a.seq);
    return newest;
  }

  /** The packed line detail of an entry, from the entry itself or from the details. */
  async lines({ memberId, lines, linesHash }: Entry): Promise<Uint8Array> {
    if (lines) return lines;
    if (!linesHash) throw new TypeError('an entry without line detail');
    return this.#lines.get(linesHash) ?? this.#stores.details.lines(memberId, linesHash);
  }

  /**
   * The references of an act in the log of its entry, and of what followed it there or, after a merge, in the log of the
   * survivor. An act of the survivor under the same id is another one.
   */
  async referencesOf({ memberId, reference }: Pick<Entry, 'memberId' | 'reference'>): Promise<Named> {
    return (await this.owned(reference, memberId)).places;
  }

  /**
   * The act that a reference means here, or with `owner` that of this member, who may be absorbed: its references, and
   * the key of what follows it. Where the log has another act of that id, later follow-ups of the absorbed one are keyed
   * by owner and id, which no id can equal.
   */
  async owned(reference: string, owner?: string): Promise<OwnedAct> {
    const [collection = '', id = ''] = reference.split('/');
    const known = await this.references(reference);
    const place = known.get(reference);
    if (!place || owner === undefined || place.memberId === owner) return { places: known, key: id };
    const theirs = await this.inLog(owner, reference);
    if (!theirs.has(reference)) return { places: known, key: id };
    const key = ownedKey(owner, id);
    const named = new Set([...known.values()].map(({ memberId }) => memberId));
    const others = this.logs.filter((log) => log !== owner && !named.has(log));
    const logs = await Promise.all(others.map((log) => this.inLog(log, reference)));
    // A log that the owner was merged into, and that has no act of the id itself, has only follow-ups of the owner's.
    const between = logs.filter((places) => !places.has(reference)).flatMap((places) => [...places]);
    const since = await this.references(`${collection}/${key}/`);
    return { places: new Map([...theirs, ...between, ...since]), key };
  }

  /** The references of one log only, for an act that is known to be in it. Other logs may have acts of the same id. */
  async inLog(memberId: string, prefix: string): Promise<Named> {
    const known = this.#numbers.get(`${memberId}/${prefix}`);
    const seqs = known ?? (await this.#stores.ledger.references(memberId, prefix));
    return new Map([...seqs].map(([reference, seq]) => [reference, { memberId, seq }]));
  }

  async #ask(prefix: string): Promise<Named> {
    const own = await this.inLog(this.memberId, prefix);
    const absorbed = this.logs.slice(1);
    const gone = absorbed.length > 0 ? await this.#movedAway(own, prefix) : undefined;
    if ((own.has(prefix) && gone === undefined) || absorbed.length === 0) return own;
    const others = await Promise.all(absorbed.map((memberId) => this.inLog(memberId, prefix)));
    const origin = others.find((places) => places.has(prefix));
    // A log with an act of its own under that id has only follow-ups of its own act.
    const parts = others.filter((places) => places === origin || !places.has(prefix));
    if (gone !== undefined && !origin) return own;
    const since = [...own].filter(([, { seq }]) => gone === undefined || seq > gone);
    return new Map([...parts.flatMap((places) => [...places]), ...since]);
  }

  /**
   * The number of the return by which the service desk moved the purchase to another member. That member may be
   * absorbed here.
   */
  async #movedAway(own: Named, prefix: string): Promise<number | undefined> {
    const returns = [...own].filter(([reference]) => reference.startsWith(`${prefix}return/`));
    const newest = await this.newest(returns.map(([, place]) => place));
    return actOf(newest?.entry, 'return')?.moved ? newest?.entry.seq : undefined;
  }
}
