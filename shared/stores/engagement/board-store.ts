import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  BEST_KEPT,
  type Best,
  byScore,
  type Leaderboard,
  packBoard,
  type Scored,
  unpackBoard,
} from '#shared/domain/engagement/leaderboard.ts';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';

type Item = Record<string, AttributeValue>;

/** The score of a member on a board, up to an entry. */
export interface BoardScore {
  readonly board: string;
  readonly memberId: string;
  /** Number of the entry by which it is. */
  readonly seq: number;
  /** Absent for a member who is not on the board any more. */
  readonly score?: number | undefined;
  /** The instant at which the board is forgotten. */
  readonly endsAt: number;
}

/** A partition takes a thousand writes a second, and a score is two or three of them with its index. */
const SHARDS = 16;

/** Twice the part of a shard in the best: one page of most shards is enough. */
const PAGE = (2 * BEST_KEPT) / SHARDS;

/** The members of the first shards are the sample by which the others are ranked: their scores are always put. */
const SAMPLE_SHARDS = 2;

/** Scores that are read of each: 4,096 in all, by which a share of 5 % is right to a third of a per cent. */
const SAMPLED = 2048;

/** The time that the maker of a snapshot is given. */
const MAKING_MS = 3_000;

/** Members lie in the order of a hash, so that the first of a shard are a fair sample. */
const placeOf = (memberId: string) =>
  `${createHash('sha256').update(memberId).digest('hex').slice(0, 8)}/${memberId}`;
const shardNumber = (place: string) => Number.parseInt(place.slice(0, 8), 16) % SHARDS;
const keyOf = (board: string, memberId: string): Item => {
  const place = placeOf(memberId);
  return { id: { S: shardOf(board, shardNumber(place)) }, part: { S: place } };
};
const shardOf = (board: string, shard: number) => `${shard}/${board}`;
const snapshotKey = (board: string, part: 'snapshot' | 'maker'): Item => ({
  id: { S: `snapshot/${board}` },
  part: { S: part },
});
const seconds = (instant: number): AttributeValue => ({ N: String(Math.ceil(instant / 1000)) });
const memberOf = ({ part }: Item) => part?.S?.slice(part.S.indexOf('/') + 1) ?? '';
const scoreOf = ({ score }: Item) => (score?.N === undefined ? undefined : Number(score.N));

/** Whether a member is one of those by whom the others are ranked. */
export function isSampled(memberId: string): boolean {
  return shardNumber(placeOf(memberId)) < SAMPLE_SHARDS;
}

interface Shard {
  readonly name: string;
  readonly found: readonly Scored[];
  /** Where the next page begins; undefined after the last. */
  readonly next: Item | undefined;
}

/** The scores of members by leaderboard, and what was made of them last. */
export class BoardStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Puts a score unless a newer one is there: the same in any order and however often. */
  async put({ board, memberId, seq, score, endsAt }: BoardScore): Promise<void> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: {
        ...keyOf(board, memberId),
        seq: { N: String(seq) },
        ...(score !== undefined && { score: { N: String(score) } }),
        expiresAt: seconds(endsAt),
      },
      ConditionExpression: 'attribute_not_exists(seq) OR seq <= :seq',
      ExpressionAttributeValues: { ':seq': { N: String(seq) } },
    });
    await conditionalWrite(this.#client.send(put));
  }

  /**
   * The best in their order. A shard is read on only while its next member may be among them; of equals on the last place
   * some may be left out.
   */
  async best(board: string): Promise<Best> {
    const names = Array.from({ length: SHARDS }, (_, shard) => shardOf(board, shard));
    let shards = await Promise.all(names.map((name) => this.#page({ name, found: [], next: undefined })));
    for (;;) {
      const all = shards.flatMap(({ found }) => found);
      const scored = all.toSorted(byScore).slice(0, BEST_KEPT);
      const least = scored[BEST_KEPT - 1]?.score ?? Number.NEGATIVE_INFINITY;
      const mayAdd = ({ found, next }: Shard) => next !== undefined && (found.at(-1)?.score ?? 0) > least;
      if (!shards.some(mayAdd)) {
        return { scored, isAll: shards.every(({ next }) => !next) && all.length <= BEST_KEPT };
      }
      shards = await Promise.all(shards.map((shard) => (mayAdd(shard) ? this.#page(shard) : shard)));
    }
  }

  async #page({ name, found, next }: Shard): Promise<Shard> {
    const { Items = [], LastEvaluatedKey } = await this.#query({
      KeyConditionExpression: 'id = :shard',
      ExpressionAttributeValues: { ':shard': { S: name } },
      IndexName: 'byScore',
      ScanIndexForward: false,
      Limit: PAGE,
      ...(next && { ExclusiveStartKey: next }),
    });
    const more = Items.map((item) => ({ memberId: memberOf(item), score: scoreOf(item) ?? 0 }));
    return { name, found: [...found, ...more], next: LastEvaluatedKey };
  }

  /** The scores of members whom chance chose, once for every board. */
  async sample(board: string): Promise<readonly number[]> {
    const pages = Array.from({ length: SAMPLE_SHARDS }, (_, shard) =>
      this.#query({
        KeyConditionExpression: 'id = :shard',
        ExpressionAttributeValues: { ':shard': { S: shardOf(board, shard) } },
        Limit: SAMPLED,
      }),
    );
    const items = (await Promise.all(pages)).flatMap(({ Items = [] }) => Items);
    return items.map(scoreOf).filter((score) => score !== undefined);
  }

  /** The newest snapshot of a board. */
  async snapshot(board: string): Promise<Leaderboard | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: snapshotKey(board, 'snapshot') });
    const { Item } = await storageCall(this.#client.send(get));
    return Item?.content?.B && unpackBoard(Item.content.B);
  }

  async putSnapshot(board: string, made: Leaderboard, endsAt: number): Promise<void> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: {
        ...snapshotKey(board, 'snapshot'),
        madeAt: { N: String(made.at) },
        content: { B: packBoard(made) },
        expiresAt: seconds(endsAt),
      },
      ConditionExpression: 'attribute_not_exists(madeAt) OR madeAt < :at',
      ExpressionAttributeValues: { ':at': { N: String(made.at) } },
    });
    await conditionalWrite(this.#client.send(put));
  }

  /** Whether the caller is to make the next snapshot: of many at once one. */
  takesMaking(board: string, now: number): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: {
        ...snapshotKey(board, 'maker'),
        since: { N: String(now) },
        expiresAt: seconds(now + MAKING_MS),
      },
      // A clock that was set back makes, too.
      ConditionExpression: 'attribute_not_exists(since) OR since <= :gone OR since > :now',
      ExpressionAttributeValues: { ':gone': { N: String(now - MAKING_MS) }, ':now': { N: String(now) } },
    });
    return conditionalWrite(this.#client.send(put));
  }

  #query(query: Omit<QueryCommandInput, 'TableName'>) {
    return storageCall(this.#client.send(new QueryCommand({ TableName: this.#table, ...query })));
  }
}
