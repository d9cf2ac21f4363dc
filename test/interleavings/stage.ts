import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { saleCounter, stockCounter } from '#shared/domain/ledger/counters.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { seal } from '#shared/domain/ledger/packed/seal.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { recordItem } from '#shared/stores/ledger/record-item.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { type Database, newId, newMemberId } from '../database.ts';
import { Books } from '../shared/usecases/books.ts';
import { PromotionsOffice } from '../shared/usecases/promotions/promotions-office.ts';
import type { Act, Cast, Role } from './acts.ts';
import { placeOf } from './till.ts';

export interface Scenario {
  /** The acts booked before, in this order. */
  readonly before: readonly Act[];
  /** The acts sent at once, each by a writer of its own. */
  readonly acts: readonly Act[];
  /** The clock of all writers that have none of their own. */
  readonly clock: number;
  /** How many of the reward there are; there is none without it. */
  readonly stock?: number | undefined;
  /** A promotion gives each purchase 3 points as long as it has this budget; there is none without it. */
  readonly budget?: number | undefined;
  /** The writers have met a counter that had too little left. */
  readonly warned?: boolean;
  readonly program?: Partial<Program> | undefined;
}

const NOBODY = '00'.repeat(8);

export function newCast(): Cast {
  return { a: newMemberId(), b: newMemberId(), reward: newId('r') };
}

/**
 * The start of all runs of a scenario. The use cases book the earlier acts once; each run gets a copy for members of
 * its own, sealed again.
 */
export class Stage {
  readonly database: Database;
  readonly scenario: Scenario;
  readonly roles: readonly Role[];
  readonly books: Books;
  readonly #client: DynamoDBClient;
  readonly counters: CounterStore;
  /** The counter of the promotion's budget. */
  readonly budgetCounter: string;
  readonly #promotionId = newId('promotion');
  readonly #office: PromotionsOffice;
  readonly #rewards: RewardStore;
  readonly #model = newCast();
  readonly #logs = new Map<Role, readonly LedgerRecord[]>();
  #taken = 0;
  #paid = 0;

  constructor(database: Database, scenario: Scenario) {
    const { config, tables } = database;
    this.database = database;
    this.scenario = scenario;
    const acts = [...scenario.before, ...scenario.acts];
    const named = new Set(acts.flatMap(({ member, other }) => [member, other?.member ?? member]));
    this.roles = (['a', 'b'] as const).filter((role) => named.has(role));
    this.#client = dynamoDb(config());
    this.books = new Books(this.#client, tables);
    this.counters = new CounterStore(this.#client, tables.counters);
    this.budgetCounter = budgetCounter(this.#promotionId);
    this.#office = new PromotionsOffice(this.#client, tables);
    this.#rewards = new RewardStore(this.#client, tables.rewards);
  }

  async build(): Promise<void> {
    const { books, scenario } = this;
    await this.#setProgram(scenario.program ?? {});
    await this.#promote();
    const clock = scenario.before[0]?.at ?? scenario.clock;
    books.clock = clock;
    for (const role of this.roles) await books.enrol(this.#model[role]);
    await this.#offer(this.#model);
    for (const act of scenario.before) {
      await act.send(placeOf(this.#client, this.database.tables, act.at ?? clock), this.#model);
    }
    for (const role of this.roles) this.#logs.set(role, await books.log(this.#model[role]));
    this.#taken = await this.taken(this.#model);
    this.#paid = await this.paid();
  }

  /** How many entries a log had before. */
  lengthOf(role: Role): number {
    return this.#logs.get(role)?.length ?? 0;
  }

  async populate(cast: Cast): Promise<void> {
    const { database, scenario } = this;
    const { tables } = database;
    const records = this.roles.flatMap((role) => this.#copy(role, cast));
    const RequestItems = {
      [tables.ledger]: records.map((record) => ({ PutRequest: { Item: recordItem(record) } })),
    };
    await this.#client.send(new BatchWriteItemCommand({ RequestItems }));
    await this.#offer(cast);
    await this.#sell(cast);
    if (this.#taken > 0) await this.#count(stockCounter(cast.reward), this.#taken);
    // Runs come one after the other, and all of them draw on the budget of the one promotion.
    if (scenario.budget !== undefined) await this.#count(this.budgetCounter, this.#paid);
  }

  /** How many of the reward are taken. */
  async taken({ reward }: Cast): Promise<number> {
    return this.scenario.stock === undefined ? 0 : this.counters.taken(stockCounter(reward));
  }

  /** The points that the promotion has paid from its budget. */
  async paid(): Promise<number> {
    return this.scenario.budget === undefined ? 0 : this.counters.taken(this.budgetCounter);
  }

  async close(): Promise<void> {
    if (this.scenario.budget !== undefined) await this.#office.pause(this.#promotionId);
    this.#client.destroy();
  }

  /** The sale as the earlier acts left it. */
  async #sell(cast: Cast): Promise<void> {
    const id = { S: saleCounter(this.#model.reward) };
    const TableName = this.database.tables.counters;
    const { Item } = await this.#client.send(new GetItemCommand({ TableName, Key: { id } }));
    if (!Item) return;
    const { a, b } = this.#model;
    const memberId = { S: Item.memberId?.S === a ? cast.a : Item.memberId?.S === b ? cast.b : '' };
    const copy = { ...Item, id: { S: saleCounter(cast.reward) }, memberId };
    await this.#client.send(new PutItemCommand({ TableName, Item: copy }));
  }

  async #count(counter: string, taken: number): Promise<void> {
    const Item = { id: { S: counter }, taken: { N: String(taken) } };
    await this.#client.send(new PutItemCommand({ TableName: this.database.tables.counters, Item }));
  }

  async #promote(): Promise<void> {
    const { budget } = this.scenario;
    if (budget === undefined) return;
    const effect = { type: 'bonus', points: 3 } as const;
    await this.#office.run(this.#promotionId, { effect, limits: { budgetPoints: budget } });
  }

  async #setProgram(change: Partial<Program>): Promise<void> {
    const { programStore, clock } = this.books;
    const first = await programStore.version(0);
    const version = (await programStore.latest()).configuration + 1;
    await programStore.put({ program: { ...first, ...change, version }, by: 'test', at: clock });
  }

  async #offer({ reward: rewardId }: Cast): Promise<void> {
    const { stock } = this.scenario;
    if (stock === undefined) return;
    const changed = { changedBy: 'test', changedAt: 0 };
    await this.#rewards.put({ rewardId, version: 1, name: 'A coffee', points: 50, stock, ...changed }, 0);
  }

  #copy(role: Role, cast: Cast): readonly LedgerRecord[] {
    const copies: LedgerRecord[] = [];
    for (const { entry } of this.#logs.get(role) ?? []) {
      const { memberId, recordedAt, programVersion, attempt, ...draft } = entry;
      const place = { memberId: cast[role], recordedAt, programVersion, attempt: NOBODY };
      copies.push(seal(copies.at(-1), renamed(draft, this.#model, cast), place));
    }
    return copies;
  }
}

/** The same with other ids. */
function renamed<Value>(value: Value, from: Cast, to: Cast): Value {
  const names = new Map([
    [from.a, to.a],
    [from.b, to.b],
    [from.reward, to.reward],
  ]);
  const rename = (part: unknown): unknown => {
    if (typeof part === 'string') return names.get(part) ?? part;
    if (part instanceof Uint8Array || typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(rename);
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, rename(one)]));
  };
  return rename(value) as Value;
}
