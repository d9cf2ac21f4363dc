import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Refusal } from '#shared/domain/refusal.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { SaleStore } from '#shared/stores/ledger/sale-store.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { MissStore } from '#shared/stores/service/miss-store.ts';
import { BudgetHints } from '#shared/usecases/log/budget-hints.ts';
import { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { CurrentRules } from '#shared/usecases/program/current-rules.ts';
import type { People } from '#shared/usecases/promotions/rules-in-force.ts';
import type { Database, Tables } from '../database.ts';
import { ruleStores } from '../shared/usecases/books.ts';
import type { Act, Cast, Place } from './acts.ts';
import { type Ending, type HeldCall, heldClient } from './held-client.ts';

/** Thrown at a writer whose run ends here. */
class Abandoned extends Error {}

/** No promotion of these scenarios asks about the person. */
const nobodyAsked: People = {
  personFacts: async () => {
    throw new TypeError('nothing is asked about a person here');
  },
};

/** The real use cases over a client, with a fixed clock, no chance and no waits. */
export function placeOf(client: DynamoDBClient, tables: Tables, clock: number): Place {
  const now = () => clock;
  const programs = new ProgramStore(client, tables.program);
  return {
    ports: {
      ledger: new LedgerStore(client, tables.ledger, tables.counters),
      details: new DetailsStore(client, tables.details),
      rewards: new RewardStore(client, tables.rewards),
      households: new HouseholdStore(client, tables.members),
      rules: new CurrentRules(ruleStores(client, tables), now),
      people: nobodyAsked,
      misses: new MissStore(client, tables.rates),
      budgetHints: new BudgetHints(new CounterStore(client, tables.counters)),
      memberOf: async (reference) => reference,
      sales: new SaleStore(client, tables.counters),
      now,
      pause: async () => {},
      random: () => 0,
    },
    programs: new CurrentProgram(programs, now),
  };
}

/** The outcome that a writer's caller was told. */
export interface Outcome {
  /** `booked`, `replayed`, `swept`, or the code of a refusal. */
  readonly told: string;
  readonly entry?: { readonly seq: number; readonly hash?: string | undefined } | undefined;
  /** Anything else than an answer or a refusal: a bug. */
  readonly bug?: unknown;
}

/** One writer: between two calls of storage it runs by itself, at a call it waits. */
export class Till {
  readonly act: Act;
  readonly #client: DynamoDBClient;
  readonly #counters: CounterStore;
  readonly #warned: readonly string[];
  #place: Place;
  #held: HeldCall | undefined;
  #outcome: Outcome | undefined;
  #holds = false;
  #moved = () => {};

  /** Its function has met the `warned` counters with too little left. */
  constructor(database: Database, act: Act, clock: number, warned: readonly string[]) {
    this.act = act;
    this.#warned = warned;
    this.#client = heldClient(database.config(), (call) => this.#arrive(call));
    this.#counters = new CounterStore(this.#client, database.tables.counters);
    this.#place = placeOf(this.#client, database.tables, act.at ?? clock);
  }

  get held(): HeldCall | undefined {
    return this.#held;
  }

  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  /** A warm function knows its programme. */
  async warm(): Promise<void> {
    this.#holds = false;
    await this.#place.programs.get();
    await this.#place.ports.rules.get();
    this.#holds = true;
  }

  /** Resolves where the writer waits at its first call. */
  begin(cast: Cast): Promise<void> {
    this.#outcome = undefined;
    // Hints of one run must not reach another.
    const budgetHints = new BudgetHints(this.#counters);
    for (const counter of this.#warned) budgetHints.remember(counter);
    this.#place = { ...this.#place, ports: { ...this.#place.ports, budgetHints } };
    return this.#untilItWaits(() => {
      outcomeOf(this.act.send(this.#place, cast)).then((outcome) => {
        this.#outcome = outcome;
        this.#moved();
      });
    });
  }

  /** Tells the writer how its call ended; resolves where it waits again, or is done. */
  goOn(ending: Ending<{ readonly output: object }>): Promise<void> {
    const call = this.#held;
    if (!call) throw new TypeError('the writer does not wait');
    this.#held = undefined;
    return this.#untilItWaits(() => call.end(ending));
  }

  async abandon(): Promise<void> {
    if (this.#held) await this.goOn({ error: new Abandoned() });
  }

  close(): void {
    this.#client.destroy();
  }

  #arrive(call: HeldCall): void {
    if (!this.#holds) return void call.send().then(call.end);
    if (this.#held) throw new TypeError('a writer makes one call at a time');
    this.#held = call;
    this.#moved();
  }

  #untilItWaits(step: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#moved = resolve;
      step();
    });
  }
}

async function outcomeOf(sent: ReturnType<Act['send']>): Promise<Outcome> {
  try {
    const answered = await sent;
    if (!answered) return { told: 'swept' };
    const { replayed, answer } = answered;
    return { told: replayed ? 'replayed' : 'booked', entry: answer.entry };
  } catch (error) {
    return error instanceof Refusal ? { told: error.code } : { told: 'bug', bug: error };
  }
}
