import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DocumentRelease } from '#shared/domain/documents/document-record.ts';
import { readConfiguration, releaseOf, releasesBetween } from '#shared/stores/documents/configuration.ts';
import { deedOf } from '#shared/stores/documents/document-items.ts';
import { activePromotions } from './release-store.ts';

/** A start or a stop of a promotion. */
export interface PromotionRelease extends DocumentRelease {
  readonly at: number;
}

/** The starts and stops of promotions, in the programme's table. */
export class PromotionReleases {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The newest configuration; 0 before the first. Half a read unit. */
  async latest(): Promise<number> {
    return (await readConfiguration(this.#client, this.#table, false)).configuration;
  }

  /** The releases after one configuration and up to another, in their order. */
  async between(after: number, upTo: number): Promise<readonly PromotionRelease[]> {
    const items = await releasesBetween(this.#client, this.#table, after, upTo);
    return items.flatMap((item) => {
      const release = releaseOf(activePromotions.name, item);
      return release ? [{ ...release, at: deedOf(item).at }] : [];
    });
  }
}
