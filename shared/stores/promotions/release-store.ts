import { BatchGetItemCommand, type DynamoDBClient, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type ActiveChanges, withChanges } from '#shared/domain/promotions/active.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type {
  Deed,
  PromotionEvent,
  PromotionRecord,
  PromotionRelease,
} from '#shared/domain/promotions/promotion-record.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import {
  type Item,
  type Latest,
  nextConfiguration,
  padded,
  readLatest,
} from '#shared/stores/program/configuration.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import { writeAll } from '#shared/stores/write-all.ts';
import { newestWrite } from './newest-write.ts';
import {
  ACTIVE,
  activeItem,
  activeKey,
  bytesOf,
  eventItem,
  promotionOf,
  releaseItem,
  releaseOf,
  versionKey,
} from './promotion-items.ts';

/** What one call of DynamoDB may ask for. */
const BATCH_MAX = 100;

/** The active promotions by id, and the configuration they are of. */
export interface ActivePromotions {
  readonly latest: Latest;
  readonly promotions: readonly PromotionVersion[];
}

/**
 * What is in force of the promotions, in the programme's table: the active ones, copied, so that a function that
 * starts loads them with a query or two, and every start and stop, for ever. What changes what is in force takes the
 * next configuration, in one transaction with all that says so.
 */
export class ReleaseStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  latest(options: { consistent: boolean } = { consistent: false }): Promise<Latest> {
    return readLatest(this.#client, this.#table, options.consistent);
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
      newestWrite(this.#table, record, before),
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
      newestWrite(this.#table, record, before),
      { Delete: { TableName: this.#table, Key: activeKey(promotionId) } },
      ...this.#released(before, configuration, undefined, deed),
    ]);
    return written ? record : undefined;
  }

  /**
   * What is active, as of one configuration, whatever changes meanwhile: a page may be older or newer than the next,
   * but all are of the time between two looks at the newest number, and what was released between them is applied.
   */
  async load(): Promise<ActivePromotions> {
    const before = await this.latest({ consistent: true });
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
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
    const releases = await this.between(after, upTo);
    const last = new Map(releases.map(({ promotionId, version }) => [promotionId, version]));
    const running = [...last].flatMap(([promotionId, version]) =>
      version === undefined ? [] : [versionKey(promotionId, version)],
    );
    const contents = await this.#contents(running);
    return new Map([...last].map(([id, version]) => [id, version === undefined ? undefined : contents(id)]));
  }

  /** The releases after one configuration and up to another, in their order. */
  async between(after: number, upTo: number): Promise<readonly PromotionRelease[]> {
    if (after >= upTo) return [];
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: 'id = :id AND part BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':id': { S: 'release' },
        ':first': { S: padded(after + 1) },
        ':last': { S: padded(upTo) },
      },
    });
    return items.map(releaseOf).filter((release) => release !== undefined);
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

  /** Versions by their keys, which exist. */
  async #contents(keys: readonly Item[]): Promise<(promotionId: string) => PromotionVersion> {
    const found = new Map<string, PromotionVersion>();
    for (let start = 0; start < keys.length; start += BATCH_MAX) {
      const read = new BatchGetItemCommand({
        RequestItems: { [this.#table]: { Keys: keys.slice(start, start + BATCH_MAX), ConsistentRead: true } },
      });
      const { Responses, UnprocessedKeys } = await storageCall(this.#client.send(read));
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
