import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { returnRefundReference } from '#shared/domain/ledger/reference.ts';
import { recordOf } from '#shared/stores/ledger/record-item.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import { paidByBudgets } from '../shared/usecases/ledger/conserved.ts';
import type { Cast, Role } from './acts.ts';
import {
  brokenConnection,
  conflictOf,
  type Ending,
  type HeldCall,
  isRefusal,
  isWrite,
  partitionsOf,
  writesOf,
} from './held-client.ts';
import { Names } from './names.ts';
import { assertSoundLog } from './sound.ts';
import { newCast, type Stage } from './stage.ts';
import type { Till } from './till.ts';

/**
 * What becomes of a call. `go`: it is carried out and answered. `cut`: its client sees the connection break and
 * repeats it, while the first one is still under way and arrives later: at once, which is a lost answer; after
 * calls of others or its own repetition; or after everything, which is never. `conflict`: not carried out, and
 * answered by TransactionConflict.
 */
export type Fate = 'go' | 'cut' | 'conflict';

/** A step that may come next: a writer's call, or the arrival of one that was cut. */
export interface Option {
  /** A writer by its place, or one of its calls under way: then a number above all writers. */
  readonly actor: number;
  readonly fate: Fate;
  /** The number of steps that had been taken when it became possible. */
  readonly since: number;
  /** The partitions it may read. */
  readonly reads: readonly string[];
  /** Whether it may change them. */
  readonly writes: boolean;
  readonly text: string;
}

/** An option that was taken. */
export interface Step extends Option {
  /** Whether it changed anything: a refused put did not. */
  readonly changed: boolean;
}

interface UnderWay {
  readonly actor: number;
  readonly writer: number;
  readonly call: HeldCall;
  readonly since: number;
  arrived: boolean;
}

/** The outcome of a writer that does not know whether it booked. */
export const UNAVAILABLE = 'unavailable';

/** How a run ended: comparable, and in words. */
export interface Ended {
  /** The outcome of each writer. */
  readonly told: readonly string[];
  readonly books: string;
  readonly label: string;
}

/** One execution: writers at work on members of their own, call by call as it is told. */
export class Run {
  readonly steps: Step[] = [];
  readonly #stage: Stage;
  readonly #tills: readonly Till[];
  readonly #cast: Cast = newCast();
  readonly #names = new Names();
  /** By partition and place in it: what storage was made to hold. */
  readonly #stored = new Map<string, Map<string, string>>();
  /** The responses to each writer so far: they fix its next step. */
  readonly #heard: string[];
  readonly #since: number[];
  readonly #underWay: UnderWay[] = [];
  /** Writes that were carried out: DynamoDB carries a transaction out once, however often its client sends it. */
  readonly #done = new Set<object>();
  #faultsLeft: number;

  constructor(stage: Stage, tills: readonly Till[], faults: number) {
    this.#stage = stage;
    this.#tills = tills;
    this.#faultsLeft = faults;
    this.#heard = tills.map(() => '');
    this.#since = tills.map(() => 0);
    for (const [name, id] of Object.entries(this.#cast)) this.#names.set(id, name);
    const returned = (buyer: string) => returnRefundReference('r1', `purchase/${buyer}:p1/return/x1/`);
    this.#names.set(returned(this.#cast.a), returned('a'));
  }

  async begin(): Promise<void> {
    await this.#stage.populate(this.#cast);
    for (const till of this.#tills) await till.begin(this.#cast);
  }

  get finished(): boolean {
    return this.#tills.every(({ held }) => !held);
  }

  /**
   * All that decides what may come: what is stored, what each writer heard (it is a function of that: clocks are
   * fixed, chance decides nothing), what is under way, how many faults are left.
   */
  state(): string {
    const stored = [...this.#stored]
      .map(([partition, items]) => this.#names.text([partition, ...items.values()]))
      .sort();
    const underWay = this.#underWay.filter(({ arrived }) => !arrived).map(({ actor }) => actor);
    const parts = [stored, this.#heard, underWay, this.#faultsLeft];
    return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
  }

  options(): readonly Option[] {
    const calls = this.#tills.flatMap(({ held }, writer): readonly Option[] => {
      if (!held) return [];
      const since = this.#since[writer] ?? 0;
      const text = `${writer}: ${held.operation}`;
      const go = {
        actor: writer,
        fate: 'go' as const,
        since,
        reads: this.#reads(held),
        writes: isWrite(held),
        text,
      };
      if (!go.writes || this.#faultsLeft === 0) return [go];
      const fault = { actor: writer, since, reads: [], writes: false };
      return [
        go,
        { ...fault, fate: 'cut', text: `${text} is cut` },
        { ...fault, fate: 'conflict', text: `${text} conflicts` },
      ];
    });
    const arrivals = this.#underWay
      .filter(({ arrived }) => !arrived)
      .map(({ actor, writer, call, since }): Option => {
        const text = `${writer}: the ${call.operation} that was cut arrives`;
        return { actor, fate: 'go', since, reads: this.#reads(call), writes: true, text };
      });
    return [...calls, ...arrivals];
  }

  async take(option: Option): Promise<void> {
    const arriving = this.#underWay.find(({ actor }) => actor === option.actor);
    if (arriving) {
      arriving.arrived = true;
      const { changed } = await this.#carryOut(arriving.call);
      this.steps.push({ ...option, changed });
      return;
    }
    const writer = option.actor;
    const till = this.#tills[writer];
    const call = till?.held;
    if (!till || !call) throw new TypeError('the writer does not wait: a run is not repeatable');
    if (isWrite(call)) this.#nameAttempts(writer, call);
    const { ending, changed } = await this.#fateOf(option, call);
    this.#heard[writer] += `${call.operation} ${this.#text(ending)}\n`;
    this.steps.push({ ...option, changed });
    this.#since[writer] = this.steps.length;
    await till.goOn(ending);
    const bug = till.outcome?.bug;
    if (bug) throw bug;
  }

  async abandon(): Promise<void> {
    for (const till of this.#tills) await till.abandon();
  }

  /** The entries and the outcomes, once all writers are done. Throws where an invariant does not hold. */
  async end(): Promise<Ended> {
    const logs = new Map<Role, readonly LedgerRecord[]>();
    for (const role of this.#stage.roles) {
      const log = await this.#stage.books.log(this.#cast[role]);
      assertSoundLog(log);
      this.#assertStored(role, log);
      logs.set(role, log);
    }
    this.#assertAnswered(logs);
    const told = this.#tills.map(({ outcome }) => outcome?.told ?? '');
    const balances = [...logs].map(([role, log]) => `${role} ${log.at(-1)?.entry.balance.available}`);
    const taken = await this.#stage.taken(this.#cast);
    const { stock } = this.#stage.scenario;
    assert.ok(stock === undefined || (taken >= 0 && taken <= stock), 'the stock is not exceeded');
    const left = [
      ...(stock === undefined ? [] : [`stock ${stock - taken}`]),
      ...(await this.#budgetLeft(logs)),
    ];
    const entries = [...logs.values()].map((log) => log.map((record) => this.#essence(record)));
    const label = `${told.join(', ')}: ${[...balances, ...left].join(', ')}`;
    return { told, books: JSON.stringify([balances, left, entries]), label };
  }

  /** The rest of the budget. The logs, earlier purchases included, must have paid exactly the sum in its counter. */
  async #budgetLeft(logs: ReadonlyMap<Role, readonly LedgerRecord[]>): Promise<readonly string[]> {
    const { scenario, books, budgetCounter } = this.#stage;
    if (scenario.budget === undefined) return [];
    const taken = await this.#stage.paid();
    assert.ok(taken >= 0 && taken <= scenario.budget, 'the budget is not exceeded');
    let paid = 0;
    for (const [role, log] of logs) {
      const reader = new LogReader(books, this.#cast[role]);
      paid += (await paidByBudgets(reader, log)).get(budgetCounter) ?? 0;
    }
    assert.equal(taken, paid, 'the counter is what was paid, less what was given back');
    return [`budget ${scenario.budget - taken}`];
  }

  toString(): string {
    const told = this.#tills.map(({ outcome }, writer) => `${writer}: ${outcome?.told ?? 'not done'}`);
    return [...this.steps.map(({ text }) => text), ...told].join('\n');
  }

  async #fateOf(
    { fate }: Option,
    call: HeldCall,
  ): Promise<{ readonly ending: Ending<{ readonly output: object }>; readonly changed: boolean }> {
    if (fate === 'go') return this.#carryOut(call);
    this.#faultsLeft -= 1;
    if (fate === 'conflict') return { ending: { error: conflictOf(call) }, changed: false };
    const writer = this.#tills.findIndex(({ held }) => held === call);
    const before = this.#underWay.filter((other) => other.writer === writer).length;
    const actor = (before + 1) * this.#tills.length + writer;
    this.#underWay.push({ actor, writer, call, since: this.steps.length + 1, arrived: false });
    return { ending: { error: brokenConnection() }, changed: false };
  }

  async #carryOut(call: HeldCall) {
    const ending = await call.send();
    if ('error' in ending && !isRefusal(ending.error)) throw ending.error;
    const changed = isWrite(call) && 'output' in ending && !this.#done.has(call.input);
    if (changed) {
      this.#done.add(call.input);
      this.#store(call);
    }
    return { ending, changed };
  }

  #store(call: HeldCall): void {
    for (const { partition, item, by } of writesOf(call)) {
      const items = this.#stored.get(partition) ?? new Map<string, string>();
      this.#stored.set(partition, items);
      if (by === undefined) items.set(item?.seq?.N ?? '', this.#names.text(item));
      else items.set('taken', `${items.get('taken') ?? ''} ${by}`);
    }
  }

  #nameAttempts(writer: number, call: HeldCall): void {
    for (const { item } of writesOf(call)) {
      if (item?.entry) this.#names.set(recordOf(item).entry.attempt, `writer ${writer}`);
    }
  }

  /** By name: an option is taken by a later run, whose members are others. */
  #reads(call: HeldCall): readonly string[] {
    return partitionsOf(call).map((partition) => this.#names.text(partition));
  }

  #text(ending: Ending<{ readonly output: object }>): string {
    if ('output' in ending) return this.#names.text({ ...ending.output.output, $metadata: undefined });
    const { name, Item, CancellationReasons } = ending.error as Error & {
      readonly Item?: unknown;
      readonly CancellationReasons?: unknown;
    };
    return this.#names.text([name, Item, CancellationReasons]);
  }

  #essence(record: LedgerRecord): string {
    return this.#names.record(record).replace(/"attempt":"[^"]*"/, '');
  }

  /** The log is what the writers' puts made it: so the state above is the state of storage. */
  #assertStored(role: Role, log: readonly LedgerRecord[]): void {
    const partition = `${this.#stage.database.tables.ledger}/${this.#cast[role]}`;
    const booked = log.slice(this.#stage.lengthOf(role)).map((record) => this.#names.record(record));
    assert.deepEqual(booked, [...(this.#stored.get(partition)?.values() ?? [])], 'the log is what was put');
  }

  /** Every answer has its entry, every entry its answer: one who booked it, and any number who repeat that. */
  #assertAnswered(logs: ReadonlyMap<Role, readonly LedgerRecord[]>): void {
    for (const { act, outcome } of this.#tills) {
      const { member, reference, other } = act;
      if (reference === undefined) continue;
      const find = (role: Role, name: string) =>
        (logs.get(role) ?? []).filter(({ entry }) => entry.reference === name);
      const entries = find(member, reference);
      const same = this.#tills.filter(
        (till) => till.act.member === member && till.act.reference === reference,
      );
      const booked = same.filter((till) => till.outcome?.told === 'booked');
      // A writer that storage was too busy for does not know whether it booked, and asks again.
      const unknown = same.filter((till) => till.outcome?.told === UNAVAILABLE);
      assert.ok(booked.length <= entries.length, `nobody booked ${reference} where it is not booked`);
      assert.ok(
        entries.length <= Math.min(1, booked.length + unknown.length),
        `${reference} is booked once, by one who was told so`,
      );
      if (other) assert.equal(find(other.member, other.reference(this.#cast)).length, entries.length);
      if (!outcome?.entry) continue;
      assert.equal(entries.length, 1, `what was answered is booked: ${reference}`);
      assert.equal(outcome.entry.seq, entries[0]?.entry.seq, 'the answer shows the entry');
      assert.equal(outcome.entry.hash, entries[0]?.entry.hash, 'the answer shows the entry as it is');
    }
  }
}
