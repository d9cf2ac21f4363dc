import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ActiveChanges, withChanges } from '#shared/domain/documents/active.ts';
import type { DocumentRelease } from '#shared/domain/documents/document-record.ts';
import { batchGet } from '#shared/stores/batch-get.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import { type Latest, readLatest, releaseOf, releasesBetween } from './configuration.ts';
import { type Item, storedVersion, versionKey, versionsOf } from './document-items.ts';
import type { ActiveKind } from './document-kind.ts';

/** The partition with copies of the active versions. */
export const activeOf = (kind: string): string => `active/${kind}`;

/** The active documents by id, and their configuration. */
export interface ActiveSet<Active> {
  readonly latest: Latest;
  readonly active: readonly Active[];
}

/**
 * The active documents of one kind. Copies of the active versions let a function load all of them at its start with one
 * or two queries. Releases are kept for ever. `ReleasedDocuments` writes a copy and its release in one transaction with
 * the next configuration number.
 */
export class ActiveDocuments<Active> {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #kind: ActiveKind<Active>;

  constructor(client: DynamoDBClient, table: string, kind: ActiveKind<Active>) {
    this.#client = client;
    this.#table = table;
    this.#kind = kind;
  }

  /** Half a read unit; one when consistent. */
  latest(options: { consistent: boolean } = { consistent: false }): Promise<Latest> {
    return readLatest(this.#client, this.#table, this.#kind, options.consistent);
  }

  /**
   * The set of one configuration, even if documents change during the read. Pages may be of different configurations,
   * all between two reads of the newest number; the releases between those two are then applied.
   */
  async load(): Promise<ActiveSet<Active>> {
    const before = await this.latest({ consistent: true });
    const found = await this.copies();
    const latest = await this.latest({ consistent: true });
    const missed = await this.changes(before.configuration, latest.configuration);
    return { latest, active: this.withChanges(found, missed) };
  }

  /** The copies of the active versions. Pages may be of different configurations. */
  async copies(): Promise<readonly Active[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: activeOf(this.#kind.name) } },
    });
    return items.map((item) => this.#kind.restore(storedVersion(item.part?.S ?? '', item)));
  }

  /** The set of a configuration of the past: the result of all releases up to it. */
  async activeAt(configuration: number): Promise<readonly Active[]> {
    return this.withChanges([], await this.changes(0, configuration));
  }

  /** The set after some changes. Returns the same array where nothing changed. */
  withChanges(active: readonly Active[], changes: ActiveChanges<Active>): readonly Active[] {
    return withChanges(active, changes, this.#kind.idOf);
  }

  /** The documents that were released after one configuration and up to another, each as it was at the second one. */
  async changes(after: number, upTo: number): Promise<ActiveChanges<Active>> {
    return this.changesBy(await this.releasesBetween(after, upTo));
  }

  /** The changes that some releases of this kind, among others, come to. */
  async changesBy(items: readonly Item[]): Promise<ActiveChanges<Active>> {
    const releases = this.#ofKind(items);
    const last = new Map(releases.map(({ id, version }) => [id, version]));
    const running = [...last].flatMap(([id, version]) => (version === undefined ? [] : [{ id, version }]));
    const contents = await this.#contents(running);
    return new Map([...last].map(([id, version]) => [id, version === undefined ? undefined : contents(id)]));
  }

  /** The releases after one configuration and up to another, in their order. */
  async between(after: number, upTo: number): Promise<readonly DocumentRelease[]> {
    return this.#ofKind(await this.releasesBetween(after, upTo));
  }

  /** The releases of all kinds of the registry after one configuration and up to another, in their order. */
  releasesBetween(after: number, upTo: number): Promise<readonly Item[]> {
    return releasesBetween(this.#client, this.#table, after, upTo, this.#kind.registry);
  }

  #ofKind(items: readonly Item[]): readonly DocumentRelease[] {
    return items.map((item) => releaseOf(this.#kind.name, item)).filter((release) => release !== undefined);
  }

  /** One version of each of some documents, all of which exist. */
  async #contents(
    wanted: readonly { readonly id: string; readonly version: number }[],
  ): Promise<(id: string) => Active> {
    const keys = wanted.map(({ id, version }) => versionKey(this.#kind.name, id, version));
    const items = await batchGet(this.#client, this.#table, keys);
    const found = new Map(items.map((item) => [item.id?.S, item]));
    return (id) => {
      const item = found.get(versionsOf(this.#kind.name, id));
      if (!item) throw new TypeError(`a version of a ${this.#kind.name} is missing`);
      return this.#kind.restore(storedVersion(id, item));
    };
  }
}
