import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { type ActiveChanges, withChanges } from '#shared/domain/promotions/active.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type {
  Deed,
  PromotionContent,
  PromotionEvent,
  PromotionRecord,
  PromotionRelease,
} from '#shared/domain/promotions/promotion-record.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { calling } from '#shared/stores/dynamodb.ts';
import {
  type Item,
  type Latest,
  nextConfiguration,
  padded,
  readLatest,
} from '#shared/stores/program/configuration.ts';
import {
  ACTIVE,
  activeItem,
  activeKey,
  contentItem,
  contentOf,
  documentOf,
  eventItem,
  eventOf,
  historyOf,
  NEWEST,
  newestItem,
  newestKey,
  promotionOf,
  recordOf,
  releaseItem,
  releaseOf,
  versionKey,
  versionsOf,
} from '#shared/stores/promotions/promotion-items.ts';
import { writeAll } from '#shared/stores/write-all.ts';

/** What one call of DynamoDB may ask for. */
const BATCH_MAX = 100;

/** The active promotions by id, and the configuration they are of. */
export interface ActivePromotions {
  readonly latest: Latest;
  readonly promotions: readonly PromotionVersion[];
}

/** Bytes of what a version says, as it is kept. */
export function bytesOf(promotion: PromotionVersion): number {
  return Buffer.byteLength(documentOf(promotion));
}

/**
 * Promotions, in the programme's table: every version and everything that was done with one, for ever; the newest
 * version of each; and the active ones, copied, so that a function that starts loads them with a query or two. What
 * changes what is in force takes the next configuration, in one transaction with all that says so.
 */
export class PromotionStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  latest(options: { consistent: boolean } = { consistent: false }): Promise<Latest> {
    return readLatest(this.#client, this.#table, options.consistent);
  }

  /** One consistent read. Undefined too after its deletion. */
  async newest(promotionId: string): Promise<PromotionRecord | undefined> {
    const item = await this.#get(newestKey(promotionId));
    return item && recordOf(item);
  }

  /** Also of a promotion that was deleted. */
  async version(promotionId: string, version: number): Promise<PromotionContent | undefined> {
    const item = await this.#get(versionKey(promotionId, version));
    return item && contentOf(item);
  }

  /** Newest first, from the first one below `below`; also of a promotion that was deleted. */
  async versions(promotionId: string, limit: number, below?: number): Promise<readonly PromotionContent[]> {
    const items = await this.#query({
      KeyConditionExpression: below === undefined ? 'id = :id' : 'id = :id AND part < :below',
      ExpressionAttributeValues: {
        ':id': { S: versionsOf(promotionId) },
        ...(below !== undefined && { ':below': { S: padded(below) } }),
      },
      ScanIndexForward: false,
      Limit: limit,
    });
    return items.map(contentOf);
  }

  /** All that was done with it, in its order. */
  async events(promotionId: string): Promise<readonly PromotionEvent[]> {
    const items = await this.#query({
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: historyOf(promotionId) } },
    });
    return items.map(eventOf);
  }

  /** Promotions by id, from the first one after `after`. */
  async list(after: string | undefined, limit: number): Promise<readonly PromotionRecord[]> {
    const items = await this.#query({
      KeyConditionExpression: after === undefined ? 'id = :id' : 'id = :id AND part > :after',
      ExpressionAttributeValues: {
        ':id': { S: NEWEST },
        ...(after !== undefined && { ':after': { S: after } }),
      },
      Limit: limit,
    });
    return items.map(recordOf);
  }

  /** Keeps a version and makes it the newest, unless another editor was first since `before`: then false. */
  put(record: PromotionRecord, before: PromotionRecord | undefined): Promise<boolean> {
    const version = { TableName: this.#table, Item: contentItem(record) };
    return writeAll(this.#client, [
      this.#asRead(record, before),
      { Put: { ...version, ConditionExpression: 'attribute_not_exists(id)' } },
    ]);
  }

  /** Makes a version the one that runs. Undefined when anything moved since `before` and `latest`. */
  async activate(
    before: PromotionRecord,
    promotion: PromotionVersion,
    latest: Latest,
    deed: Deed,
  ): Promise<PromotionRecord | undefined> {
    const bytes = bytesOf(promotion);
    const configuration = latest.configuration + 1;
    const active = { version: promotion.version, bytes };
    const record: PromotionRecord = { ...before, status: 'active', active, release: configuration };
    const written = await writeAll(this.#client, [
      nextConfiguration(this.#table, latest.configuration, {
        active: latest.active + (before.active ? 0 : 1),
        activeBytes: latest.activeBytes + bytes - (before.active?.bytes ?? 0),
      }),
      this.#asRead(record, before),
      { Put: { TableName: this.#table, Item: activeItem(promotion) } },
      ...this.#released(before, configuration, promotion.version, deed),
    ]);
    return written ? record : undefined;
  }

  /** Stops the version that runs. Undefined when anything moved since `before` and `latest`. */
  async pause(
    before: PromotionRecord & { readonly active: NonNullable<PromotionRecord['active']> },
    latest: Latest,
    deed: Deed,
  ): Promise<PromotionRecord | undefined> {
    const { promotionId } = before.promotion;
    const configuration = latest.configuration + 1;
    const { active, ...rest } = before;
    const record: PromotionRecord = { ...rest, status: 'paused', release: configuration };
    const written = await writeAll(this.#client, [
      nextConfiguration(this.#table, latest.configuration, {
        active: latest.active - 1,
        activeBytes: latest.activeBytes - active.bytes,
      }),
      this.#asRead(record, before),
      { Delete: { TableName: this.#table, Key: activeKey(promotionId) } },
      ...this.#released(before, configuration, undefined, deed),
    ]);
    return written ? record : undefined;
  }

  /** Takes it from the lists; what it was stays. False when it was changed or started since `before`. */
  delete(before: PromotionRecord, { configuration }: Latest, deed: Deed): Promise<boolean> {
    const { promotionId, version } = before.promotion;
    const event: PromotionEvent = { kind: 'deleted', version, ...deed };
    return writeAll(this.#client, [
      { Delete: { TableName: this.#table, Key: newestKey(promotionId), ...unmoved(before) } },
      { Put: { TableName: this.#table, Item: eventItem(promotionId, configuration, event) } },
    ]);
  }

  /**
   * What is active, as of one configuration, whatever changes meanwhile: a page may be older or newer than the next,
   * but all are of the time between two looks at the newest number, and what was released between them is applied.
   */
  async load(): Promise<ActivePromotions> {
    const before = await this.latest({ consistent: true });
    const items = await this.#query({
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: ACTIVE } },
    });
    const latest = await this.latest({ consistent: true });
    const missed = await this.changes(before.configuration, latest.configuration);
    return { latest, promotions: withChanges(items.map(promotionOf), missed) };
  }

  /** What was active at a configuration of the past: everything that was released up to it. */
  async activeAt(configuration: number): Promise<readonly PromotionVersion[]> {
    return withChanges([], await this.changes(0, configuration));
  }

  /** What became of the promotions that were released after one configuration and up to another. */
  async changes(after: number, upTo: number): Promise<ActiveChanges> {
    const releases = await this.releases(after, upTo);
    const last = new Map(releases.map(({ promotionId, version }) => [promotionId, version]));
    const running = [...last].flatMap(([promotionId, version]) =>
      version === undefined ? [] : [versionKey(promotionId, version)],
    );
    const contents = await this.#contents(running);
    return new Map([...last].map(([id, version]) => [id, version === undefined ? undefined : contents(id)]));
  }

  /** In their order. */
  async releases(after: number, upTo: number): Promise<readonly PromotionRelease[]> {
    if (after >= upTo) return [];
    const items = await this.#query({
      KeyConditionExpression: 'id = :id AND part BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':id': { S: 'release' },
        ':first': { S: padded(after + 1) },
        ':last': { S: padded(upTo) },
      },
    });
    return items.map(releaseOf).filter((release) => release !== undefined);
  }

  #asRead(record: PromotionRecord, before: PromotionRecord | undefined): TransactWriteItem {
    const guard = before ? unmoved(before) : { ConditionExpression: 'attribute_not_exists(id)' };
    return { Put: { TableName: this.#table, Item: newestItem(record), ...guard } };
  }

  #released(
    { promotion: { promotionId }, active }: PromotionRecord,
    configuration: number,
    version: number | undefined,
    deed: Deed,
  ): readonly TransactWriteItem[] {
    const release = { configuration, promotionId, version, previous: active?.version };
    const event: PromotionEvent =
      version === undefined
        ? { kind: 'paused', version: active?.version ?? 0, ...deed }
        : { kind: 'activated', version, ...deed };
    return [
      { Put: { TableName: this.#table, Item: releaseItem(release, deed) } },
      { Put: { TableName: this.#table, Item: eventItem(promotionId, configuration, event) } },
    ];
  }

  async #get(key: Item): Promise<Item | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: key, ConsistentRead: true });
    return (await calling(this.#client.send(get))).Item;
  }

  /** All pages, up to `Limit` items in all. */
  async #query(query: Omit<QueryCommandInput, 'TableName'>): Promise<readonly Item[]> {
    const found: Item[] = [];
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await calling(
        this.#client.send(
          new QueryCommand({
            ...query,
            TableName: this.#table,
            ConsistentRead: true,
            ...(query.Limit !== undefined && { Limit: query.Limit - found.length }),
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      found.push(...Items);
      start = found.length === query.Limit ? undefined : LastEvaluatedKey;
    } while (start);
    return found;
  }

  /** Versions by their keys, which exist. */
  async #contents(keys: readonly Item[]): Promise<(promotionId: string) => PromotionVersion> {
    const found = new Map<string, PromotionVersion>();
    for (let start = 0; start < keys.length; start += BATCH_MAX) {
      const read = new BatchGetItemCommand({
        RequestItems: { [this.#table]: { Keys: keys.slice(start, start + BATCH_MAX), ConsistentRead: true } },
      });
      const { Responses, UnprocessedKeys } = await calling(this.#client.send(read));
      // Throttled in part: what was left out must not pass for a promotion that does not run.
      if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Unavailable();
      for (const promotion of (Responses?.[this.#table] ?? []).map(promotionOf)) {
        found.set(promotion.promotionId, promotion);
      }
    }
    return (promotionId) => {
      const promotion = found.get(promotionId);
      if (!promotion) throw new TypeError('a version of a promotion is missing');
      return promotion;
    };
  }
}

/** Neither a newer version since, nor another start or stop. */
function unmoved({ promotion, release }: PromotionRecord) {
  return {
    ConditionExpression: '#version = :version AND #release = :release',
    ExpressionAttributeNames: { '#version': 'version', '#release': 'release' },
    ExpressionAttributeValues: {
      ':version': { N: String(promotion.version) },
      ':release': { N: String(release) },
    },
  };
}
