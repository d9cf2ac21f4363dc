import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { stockCounter } from '#shared/domain/ledger/counters.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { returnRefundReference } from '#shared/domain/ledger/reference.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import type { Database } from '../../../database.ts';
import { type Fault, FaultProxy, type FaultRule } from '../../../faults/proxy.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { useBooks } from '../use-books.ts';
import { type Act, acts, type Booked, LAPSE, type Parties, POINTS, partiesOf } from './acts.ts';
import { expectSoundLog } from './sound.ts';

/** Faults that are over when the storage client tries again: no caller notices. */
const moments: readonly Fault[] = [
  'drop-before',
  'drop-after',
  'hang-before',
  'hang-after',
  'late',
  'delay-before',
  'delay-after',
  'throttle',
  'fail',
];
/** Faults that outlast the client's attempts. */
const troubles: readonly Fault[] = ['drop-before', 'drop-after', 'throttle', 'fail'];
const WRITES = ['PutItem', 'TransactWriteItems'];
const OVERLAPS = 8;

let database: Database;
let books: Books;

useBooks((own, shared) => {
  books = own;
  database = shared;
});

/** An act with members, a reward and a proxy of its own, so that trials run beside each other. */
class Trial {
  readonly act: Act;
  readonly parties: Parties;
  readonly calm: Books;
  readonly broken: Books;
  readonly proxy: FaultProxy;
  readonly stop: () => Promise<void>;

  private constructor(
    act: Act,
    { client, calm, parties }: { client: DynamoDBClient; calm: Books; parties: Parties },
    proxy: FaultProxy,
    broken: { readonly endpoint: string; readonly maxAttempts: number },
  ) {
    this.act = act;
    this.parties = parties;
    this.proxy = proxy;
    // A caller that waits less, so that what hangs is over sooner.
    const requestHandler = { connectionTimeout: 1000, requestTimeout: 1000, throwOnRequestTimeout: true };
    const { endpoint, maxAttempts } = broken;
    const brokenClient = dynamoDb({ ...database.config(endpoint), requestHandler, maxAttempts });
    this.calm = calm;
    this.broken = new Books(brokenClient, database.tables);
    this.stop = async () => {
      await proxy.stop();
      client.destroy();
      brokenClient.destroy();
    };
  }

  static async of(
    act: Act,
    { delay, maxAttempts = 3 }: { delay?: () => Promise<void>; maxAttempts?: number } = {},
  ): Promise<Trial> {
    const proxy = new FaultProxy(database.endpoint, delay);
    const client = dynamoDb(database.config());
    const calm = new Books(client, database.tables);
    const parties = await partiesOf(calm, act);
    const broken = { endpoint: await proxy.start(), maxAttempts };
    const trial = new Trial(act, { client, calm, parties }, proxy, broken);
    trial.broken.clock = calm.clock;
    return trial;
  }

  send(through = this.broken): Promise<Booked> {
    return this.act.send(through, this.parties);
  }

  /** As it is sent once more when nothing is broken any more. */
  async repeat(): Promise<Booked> {
    this.proxy.break();
    return this.send();
  }

  /** Text in which nothing is left of a trial's own ids, nor of what they change. */
  text(value: object): string {
    const { member, other, reward } = this.parties;
    const returned = (buyer: string) => returnRefundReference('paid', `purchase/${buyer}:p1/return/r1/`);
    return (
      JSON.stringify(value)
        .replaceAll(returned(member), returned('member'))
        .replaceAll(member, 'member')
        .replaceAll(other, 'other')
        .replaceAll(reward, 'reward')
        .replaceAll(/"[0-9a-f]{64}"/g, '"a hash"')
        .replaceAll(/"(undelivered|key)":"[0-9a-f]{16}"/g, '"$1":"a key"')
        // Other trials start promotions of their own.
        .replaceAll(/"configuration":\d+/g, '"configuration":0')
    );
  }

  /** All that is in the books: sound logs, without what depends on ids, and the stock. */
  async picture(): Promise<Picture> {
    const { member, other, reward } = this.parties;
    const [own, others] = await Promise.all([expectSoundLog(books, member), expectSoundLog(books, other)]);
    return {
      own: own.map((record) => this.#shown(record)),
      others: others.map((record) => this.#shown(record)),
      taken: await books.counters.taken(stockCounter(reward)),
      paid: await books.counters.taken(budgetCounter(reward)),
      sale: await this.#sale(),
      household: this.text(await books.households.read(reward)),
    };
  }

  async #sale(): Promise<string> {
    const stored = await books.ports.sales.find(this.parties.reward);
    if (!stored || stored.isFree) return 'free';
    const { memberId, purchaseId } = stored.purchase;
    return `${JSON.parse(this.text([memberId]))[0]}/${purchaseId}`;
  }

  #shown({ entry, state }: LedgerRecord): string {
    const { seq, kind, reference, postings, balance, awards, change, act } = entry;
    const { occurredAt, recordedAt } = entry;
    const instants = { occurredAt, recordedAt };
    return this.text({ reference, seq, kind, postings, balance, ...instants, awards, change, act, state });
  }
}

interface Picture {
  readonly own: readonly string[];
  readonly others: readonly string[];
  readonly taken: number;
  readonly paid: number;
  readonly sale: string;
  readonly household: string;
}

async function answerOrUnavailable(told: Promise<Booked>): Promise<Booked | undefined> {
  try {
    return await told;
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

const referenceIn = (shown: string): string => (JSON.parse(shown) as { reference: string }).reference;

describe.each(acts)('$title', (act) => {
  /** The act where nothing goes wrong: what every trial must come to. */
  let before: Picture;
  let after: Picture;
  let answer: string;
  let calls: readonly string[];

  beforeAll(async () => {
    const trial = await Trial.of(act);
    before = await trial.picture();
    trial.proxy.break();
    const booked = await trial.send();
    calls = [...trial.proxy.calls];
    after = await trial.picture();
    answer = trial.text(booked.answer);
    await trial.stop();
  });

  /** Tries a fault at each of its calls. */
  async function atEachCall(
    ruleAt: (index: number) => FaultRule,
    check: (trial: Trial, index: number) => Promise<void>,
  ): Promise<void> {
    const trials = calls.map(async (operation, at) => {
      const trial = await Trial.of(act);
      try {
        trial.proxy.break(ruleAt(at + 1));
        await check(trial, at + 1);
      } catch (error) {
        throw new Error(`${act.title}, call ${at + 1} of ${calls.length}, ${operation}: ${error}`, {
          cause: error,
        });
      } finally {
        await trial.stop();
      }
    });
    await Promise.all(trials);
  }

  /** The same call is repeated, and repeated again: one effect, as if nothing had gone wrong, and one answer. */
  async function expectOnce(trial: Trial, first: Booked | undefined): Promise<void> {
    await trial.proxy.settled();
    const between = await trial.picture();
    const isAdded = (log: readonly string[], adds: readonly string[] = []) =>
      log.map(referenceIn).some((reference) => reference !== LAPSE && adds.includes(reference));
    // All of it or nothing: both sides, and the stock with them.
    const booked = isAdded(between.own, act.adds) || isAdded(between.others, act.addsToOther);
    if (booked) expect(between).toEqual(after);
    else {
      const { taken, paid, sale, household } = between;
      expect({ ...before, taken, paid, sale, household }).toEqual(before);
    }
    const repeated = await trial.repeat();
    expect(repeated.replayed).toBe(booked);
    expect(trial.text(repeated.answer)).toBe(answer);
    expect(await trial.picture()).toEqual(after);
    expect(await trial.send(trial.calm)).toEqual({ replayed: true, answer: repeated.answer });
    if (first) expect(first).toEqual({ replayed: false, answer: repeated.answer });
    expect(await trial.picture()).toEqual(after);
  }

  it('adds its entries, once', () => {
    const added = (log: 'own' | 'others') => after[log].slice(before[log].length).map(referenceIn);
    expect(added('own')).toEqual(act.adds);
    expect(added('others')).toEqual(act.addsToOther ?? []);
    const { balance } = JSON.parse(after.own.at(-1) ?? '') as { balance: { available: number } };
    expect(balance.available).toBe(POINTS + act.available);
    expect([after.taken, after.paid, after.sale]).toEqual([
      act.taken ?? 0,
      act.paid ?? 0,
      act.sale ?? 'free',
    ]);
    expect(calls.length).toBeGreaterThan(2);
  });

  it.concurrent.each(moments)('%s at any one of its calls is not noticed', async (fault) => {
    await atEachCall(
      (index) => ({ fault, calls: (nth) => nth === index }),
      async (trial) => expectOnce(trial, await trial.send()),
    );
  });

  it.concurrent.each(troubles)(
    '%s from any of its calls on: 503, and the same call is safe to repeat',
    async (fault) => {
      await atEachCall(
        (index) => ({ fault, calls: (nth) => nth >= index }),
        async (trial) => {
          await expect(trial.send()).rejects.toThrow(Unavailable);
          await expectOnce(trial, undefined);
        },
      );
    },
  );

  it.concurrent('its write that arrives after another took its place changes nothing', async () => {
    const held = Promise.withResolvers<void>();
    const trial = await Trial.of(act, { delay: () => held.promise, maxAttempts: 1 });
    const { calm, parties, proxy } = trial;
    proxy.break(
      ...WRITES.map((operation) => ({ operation, fault: 'delay-before' as const, calls: () => true })),
    );
    await expect(trial.send()).rejects.toThrow(Unavailable);
    await calm.buy(parties.member, 'rival', purchaseOf(0));
    const between = await trial.picture();
    held.resolve();
    await proxy.settled();
    expect(await trial.picture()).toEqual(between);
    const repeated = await trial.repeat();
    expect(repeated.replayed).toBe(false);
    const { own, others, ...rest } = await trial.picture();
    expect(own.map(referenceIn).toSorted()).toEqual(
      [...after.own.map(referenceIn), 'purchase/rival/'].toSorted(),
    );
    expect({ own: after.own, others, ...rest }).toEqual(after);
    expect(await trial.send(calm)).toEqual({ replayed: true, answer: repeated.answer });
    await trial.stop();
  });

  it.concurrent('a transaction cancelled by throttling: 503, and the same call is safe to repeat', async () => {
    const transactions = (upTo: number) =>
      calls.slice(0, upTo).filter((operation) => operation === 'TransactWriteItems').length;
    await atEachCall(
      (index) => ({
        operation: 'TransactWriteItems',
        fault: 'cancel',
        calls: (nth) => nth === transactions(index),
      }),
      async (trial, index) => {
        const told = trial.send();
        if (transactions(index) === 0) return expectOnce(trial, await told);
        await expect(told).rejects.toThrow(Unavailable);
        await expectOnce(trial, undefined);
      },
    );
  });

  it.concurrent.each([1, OVERLAPS])(
    'writes that overlap %i times are tried until they no longer do',
    async (times) => {
      await atEachCall(
        (index) => ({ fault: 'conflict', calls: (nth) => nth >= index && nth < index + times }),
        async (trial) => {
          const first = await answerOrUnavailable(trial.send());
          // Nothing but the ledger is written in transactions: what is kept beside it is not looked at again.
          if (!act.keepsDetails) expect(first).toBeDefined();
          await expectOnce(trial, first);
        },
      );
    },
  );
});

it('writes that overlap for good: 503 at the deadline, and the same call is safe to repeat', async () => {
  for (const act of acts.filter(({ title }) => ['a redemption', 'a transfer'].includes(title))) {
    const trial = await Trial.of(act);
    trial.proxy.break({ fault: 'conflict', calls: () => true });
    let waited = 0;
    const { broken, parties } = trial;
    const ports = {
      ...broken.ports,
      now: () => broken.clock + waited,
      pause: async (milliseconds: number) => {
        waited += milliseconds;
      },
    };
    const impatient = Object.assign(Object.create(broken), { ports });
    await expect(act.send(impatient, parties)).rejects.toThrow(Unavailable);
    expect((await trial.repeat()).replayed).toBe(false);
    await expectSoundLog(books, parties.member, 2);
    await trial.stop();
  }
});
