import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { actReferenceOf } from '#shared/domain/ledger/reference.ts';
import { batchGet } from '#shared/stores/batch-get.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { type Item, recordOf } from './record-item.ts';

/** References that one read unit returns, at the usual length of ids. */
const REFERENCES_A_UNIT = 40;
/** A character above all that references have. */
const LAST = '\u007f';

/** The numbers of entries, by their references. */
type Numbers = ReadonlyMap<string, number>;

/** Line detail that has an item of its own. */
export interface LinesPlace {
  readonly memberId: string;
  readonly linesHash: string;
}

const pairOf = ({ reference, seq }: Item) => [reference?.S ?? '', Number(seq?.N)] as const;

/** Reads of many entries at once, for lists. The calls that they take do not grow with each item of the list. */
export class LedgerBatches {
  readonly #client: DynamoDBClient;
  readonly #ledger: string;
  readonly #details: string;

  /** `details` is needed for lists of purchases. */
  constructor(client: DynamoDBClient, ledger: string, details = '') {
    this.#client = client;
    this.#ledger = ledger;
    this.#details = details;
  }

  /** Entries by their logs and numbers, which must differ. One call for a hundred. */
  async records(
    places: readonly { readonly memberId: string; readonly seq: number }[],
  ): Promise<readonly LedgerRecord[]> {
    const keys = places.map(({ memberId, seq }) => ({ memberId: { S: memberId }, seq: { N: String(seq) } }));
    return (await batchGet(this.#client, this.#ledger, keys)).map(recordOf);
  }

  /** Line detail by its hash. One call for a hundred, or for 16 MB. */
  async lines(places: readonly LinesPlace[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const idOf = ({ linesHash }: LinesPlace) => `lines/${linesHash}`;
    const different = new Map(places.map((place) => [`${place.memberId}/${place.linesHash}`, place]));
    const keys = [...different.values()].map((place) => ({
      memberId: { S: place.memberId },
      id: { S: idOf(place) },
    }));
    const items = await batchGet(this.#client, this.#details, keys);
    return new Map(
      items.flatMap(({ id, content }) => (content?.B ? [[(id?.S ?? '').slice(6), content.B] as const] : [])),
    );
  }

  /**
   * The references of some acts of one collection and of what followed each, by the reference of the act. Acts whose
   * ids are close to each other, such as the numbers of a till, come with one query. Where ids of other acts lie between
   * them the query goes on while it finds at least half of what it looks for, else each act left is asked for alone. So
   * it costs at most twice what asking for each alone would.
   */
  async references(memberId: string, acts: readonly string[]): Promise<ReadonlyMap<string, Numbers>> {
    const found = new Map(acts.map((act) => [act, new Map<string, number>()]));
    let left = [...found.keys()].sort();
    for (let dense = true; dense && left.length > 1; ) {
      const { items, more } = await this.#between(memberId, left[0] ?? '', left.at(-1) ?? '', {
        Limit: left.length * REFERENCES_A_UNIT,
      });
      const pairs = items.map(pairOf);
      for (const [reference, seq] of pairs) found.get(actReferenceOf(reference))?.set(reference, seq);
      // The last act of a page may have more references on the next one.
      const reached = actReferenceOf(pairs.at(-1)?.[0] ?? '');
      const unread = more ? left.filter((act) => act >= reached) : [];
      dense = unread.length * 2 <= left.length;
      left = unread;
    }
    await Promise.all(left.map(async (act) => found.set(act, await this.#referencesOf(memberId, act))));
    return found;
  }

  /**
   * The numbers of the first entries of all acts of a collection, newest first; undefined where that takes more than
   * `callsMax` calls of 1 MB, about 10,000 references each.
   */
  async firstEntries(
    memberId: string,
    collection: string,
    callsMax: number,
  ): Promise<readonly number[] | undefined> {
    const found: number[] = [];
    let start: Item | undefined;
    for (let calls = 0; calls < callsMax; calls += 1) {
      const options = start && { ExclusiveStartKey: start };
      const { items, more } = await this.#between(memberId, collection, collection, options);
      for (const [reference, seq] of items.map(pairOf))
        if (actReferenceOf(reference) === reference) found.push(seq);
      if (!more) return found.sort((a, b) => b - a);
      start = more;
    }
    return undefined;
  }

  async #referencesOf(memberId: string, act: string): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    let start: Item | undefined;
    do {
      const { items, more } = await this.#between(memberId, act, act, start && { ExclusiveStartKey: start });
      for (const [reference, seq] of items.map(pairOf)) found.set(reference, seq);
      start = more;
    } while (start);
    return found;
  }

  async #between(
    memberId: string,
    first: string,
    last: string,
    options: Partial<QueryCommandInput> = {},
  ): Promise<{ readonly items: readonly Item[]; readonly more: Item | undefined }> {
    const query = new QueryCommand({
      TableName: this.#ledger,
      IndexName: 'byReference',
      KeyConditionExpression: 'memberId = :member AND #reference BETWEEN :first AND :last',
      ExpressionAttributeNames: { '#reference': 'reference' },
      ExpressionAttributeValues: {
        ':member': { S: memberId },
        ':first': { S: first },
        ':last': { S: last + LAST },
      },
      ConsistentRead: true,
      ...options,
    });
    const { Items = [], LastEvaluatedKey } = await storageCall(this.#client.send(query));
    return { items: Items, more: LastEvaluatedKey };
  }
}
