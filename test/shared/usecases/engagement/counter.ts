import { setTimeout } from 'node:timers/promises';
import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { OutsideEvent } from '#shared/contracts/events/event.ts';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import type { ActiveSpan } from '#shared/domain/engagement/goal-set.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { BoardStore } from '#shared/stores/engagement/board-store.ts';
import { JoinStore } from '#shared/stores/engagement/join-store.ts';
import { PartyStore } from '#shared/stores/engagement/party-store.ts';
import { ProgressStore } from '#shared/stores/engagement/progress-store.ts';
import { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { StoreVersions } from '#shared/stores/stores/store-versions.ts';
import { type CountPorts, countProgress } from '#shared/usecases/engagement/count-progress.ts';
import { definitionsOf } from '#shared/usecases/engagement/known-definitions.ts';
import { Floors } from '#shared/usecases/engagement/leaderboards.ts';
import type { MovedProgress } from '#shared/usecases/engagement/moved-progress.ts';
import { KnownStores } from '#shared/usecases/stores/known-stores.ts';
import type { Tables } from '../../../database.ts';
import { Books } from '../books.ts';

/** The consumer over one client, with definitions that the test gives. */
export class Counter {
  readonly books: Books;
  readonly progress: ProgressStore;
  readonly told: MovedProgress[] = [];
  /** Events that were told to the outside. */
  readonly sent: OutsideEvent[] = [];
  readonly segments: SegmentStore;
  readonly boards: BoardStore;
  readonly ports: CountPorts;
  readonly #client: DynamoDBClient;
  readonly #tables: Tables;
  known: readonly { readonly definition: DefinitionVersion; readonly spans: readonly ActiveSpan[] }[] = [];

  constructor(client: DynamoDBClient, tables: Tables, clock?: number) {
    this.books = new Books(client, tables);
    if (clock !== undefined) this.books.clock = clock;
    this.#client = client;
    this.#tables = tables;
    const { books } = this;
    this.progress = new ProgressStore(client, tables.engagement);
    this.segments = new SegmentStore(client, tables.members);
    this.boards = new BoardStore(client, tables.boards);
    this.ports = {
      ledger: books.ledger,
      details: books.details,
      rewards: books.rewards,
      programs: books.programs,
      stores: new KnownStores(new StoreVersions(client, tables.program)),
      definitions: { get: async () => definitionsOf(this.known, books.clock) },
      progress: this.progress,
      joins: new JoinStore(client, tables.engagement),
      boards: this.boards,
      floors: new Floors(this.boards, () => books.clock),
      parties: new PartyStore(client, tables.engagement),
      segments: this.segments,
      tell: async (moved) => {
        this.told.push(...moved);
      },
      send: async (events) => {
        this.sent.push(...events);
      },
      now: () => books.clock,
      pause: (milliseconds) => setTimeout(milliseconds),
      random: Math.random,
    };
  }

  /** Active from an instant on; since ever unless said. */
  define(definition: DefinitionVersion, spans: readonly ActiveSpan[] = [{ from: 0 }]): void {
    this.known = [...this.known, { definition, spans }];
  }

  async join(memberId: string, challengeId: string, earlyMs?: number): Promise<void> {
    await this.ports.joins.join(memberId, challengeId, { at: this.books.clock, earlyMs });
  }

  /** Forgets a member's row: what is counted again is booked again under the same references. */
  async forget(memberId: string): Promise<void> {
    const Key = { memberId: { S: memberId }, id: { S: 'progress' } };
    await this.#client.send(new DeleteItemCommand({ TableName: this.#tables.engagement, Key }));
  }

  consume(records: readonly LedgerRecord[]): Promise<ReadonlyMap<string, unknown>> {
    return countProgress(this.ports)(records);
  }

  /** Counts a member's log up to its end, with the entries that it brings itself. */
  async run(memberId: string): Promise<void> {
    for (let seen = -1; ; ) {
      const log = await this.books.log(memberId);
      if (log.length - 1 === seen) return;
      const failed = await this.consume(log.slice(seen + 1));
      for (const error of failed.values()) throw error;
      seen = log.length - 1;
    }
  }

  async stored(memberId: string) {
    return (await this.progress.getAll([memberId], { consistent: true })).get(memberId);
  }

  /** The tallies and the unlockings that stand, by definition and period. */
  async shown(memberId: string) {
    const stored = await this.stored(memberId);
    return Object.fromEntries(
      [...(stored?.progress ?? [])].flatMap(([key, { periods }]) =>
        periods.map(({ period, tallies, standing }) => [
          `${key}/${period}`,
          { tallies, standing: standing.map(({ n, waits }) => (waits ? `${n} waits` : String(n))) },
        ]),
      ),
    );
  }

  /** The references of the bonuses and revocations in a log. */
  async bonuses(memberId: string): Promise<readonly string[]> {
    const log = await this.books.log(memberId);
    return log.flatMap(({ entry }) => (entry.kind === 'bonus' ? [entry.reference] : []));
  }
}
