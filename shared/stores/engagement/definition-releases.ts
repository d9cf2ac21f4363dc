import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type Collection,
  collections,
  type DefinitionVersion,
} from '#shared/domain/engagement/definition.ts';
import { batchGet } from '#shared/stores/batch-get.ts';
import { readLatest, releaseOf, releasesBetween } from '#shared/stores/documents/configuration.ts';
import { deedOf, type Item, storedVersion, versionKey } from '#shared/stores/documents/document-items.ts';
import { definitionKind } from './definition-kind.ts';

/** A start or a stop of a definition. */
export interface DefinitionRelease {
  readonly collection: Collection;
  readonly definitionId: string;
  /** The version that runs from then on; undefined where none does. */
  readonly version?: number | undefined;
  readonly at: number;
}

type Named = Pick<DefinitionVersion, 'collection' | 'definitionId' | 'version'>;

/** Starts and stops of definitions of both collections, and their versions, in the programme's table. */
export class DefinitionReleases {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The number of the newest release; 0 before the first. Half a read unit. */
  async latest(): Promise<number> {
    const kind = definitionKind('challenges');
    const { configuration } = await readLatest(this.#client, this.#table, kind, false);
    return configuration;
  }

  /** The releases after one number and up to another, in their order. */
  async between(after: number, upTo: number): Promise<readonly DefinitionRelease[]> {
    const { registry } = definitionKind('challenges');
    const items = await releasesBetween(this.#client, this.#table, after, upTo, registry);
    return items.flatMap((item) => {
      const release = definitionReleaseOf(item);
      return release ? [release] : [];
    });
  }

  /** Versions of definitions, all of which exist. */
  async versions(wanted: readonly Named[]): Promise<readonly DefinitionVersion[]> {
    const keyOf = ({ collection, definitionId, version }: Named) =>
      versionKey(definitionKind(collection).name, definitionId, version);
    const items = await batchGet(this.#client, this.#table, wanted.map(keyOf));
    const found = new Map(items.map((item) => [`${item.id?.S}/${item.part?.S}`, item]));
    return wanted.map((one) => {
      const { id, part } = keyOf(one);
      const item = found.get(`${id?.S}/${part?.S}`);
      if (!item) throw new TypeError('a version of a definition is missing');
      return definitionKind(one.collection).restore(storedVersion(one.definitionId, item));
    });
  }
}

function definitionReleaseOf(item: Item): DefinitionRelease | undefined {
  const collection = collections.find((one) => releaseOf(definitionKind(one).name, item));
  const release = collection && releaseOf(definitionKind(collection).name, item);
  if (!collection || !release) return undefined;
  return { collection, definitionId: release.id, version: release.version, at: deedOf(item).at };
}
