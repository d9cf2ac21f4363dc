import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Rules } from '#shared/domain/promotions/rules.ts';
import type { StoreContent } from '#shared/domain/stores/store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { StoreRegistry } from '#shared/stores/stores/store-registry.ts';
import { bookPurchase } from '#shared/usecases/ledger/book-purchase.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { CurrentRules } from '#shared/usecases/program/current-rules.ts';
import { changeStore } from '#shared/usecases/stores/change-store.ts';
import { deleteStore } from '#shared/usecases/stores/delete-store.ts';
import { basket } from '../../../../tools/bench/long-lived.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { Books, ruleStores } from '../books.ts';
import { PromotionsOffice } from '../promotions/promotions-office.ts';

let database: Database;
let proxy: FaultProxy;
let client: DynamoDBClient;
let watched: DynamoDBClient;
let office: PromotionsOffice;
let warm: CurrentRules;

const { version: _, ...document } = initialProgram;

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  office = new PromotionsOffice(client, database.tables);
  proxy = new FaultProxy(database.endpoint);
  watched = dynamoDb(database.config(await proxy.start()));
});
beforeEach(() => {
  proxy.break();
  warm = rulesOver(watched);
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

function storesOver(through: DynamoDBClient) {
  return ruleStores(through, database.tables);
}

function rulesOver(through: DynamoDBClient): CurrentRules {
  return new CurrentRules(storesOver(through), () => office.clock);
}

/** The calls that something makes of storage. */
async function callsOf<Result>(act: () => Promise<Result>): Promise<readonly [Result, readonly string[]]> {
  proxy.break();
  const before = proxy.calls.length;
  const result = await act();
  return [result, proxy.calls.slice(before)];
}

const running = ({ promotions }: Rules) =>
  promotions.map(({ promotionId, version }) => `${promotionId} ${version}`);

async function changeTier(days: number): Promise<number> {
  office.clock += 60_000;
  const change = { document: { ...document, tierGrace: { days } }, by: 'editor' };
  return (await changeProgram(office.ports.programs, change, () => office.clock)).version;
}

const age = (milliseconds: number) => {
  office.clock += milliseconds;
};

describe('the rules of a warm function', () => {
  it('are the initial programme and no promotion at first', async () => {
    expect(await warm.get()).toEqual({ version: 0, program: initialProgram, promotions: [] });
  });

  it('are those of all functions within three seconds, whatever their clocks say', async () => {
    await office.run('skewed');
    const clocks = [-30_000, 0, 30_000].map((skew) => () => office.clock + skew);
    const functions = clocks.map((clock) => new CurrentRules(storesOver(client), clock));
    for (const rules of functions) expect(running(await rules.get())).toContain('skewed 1');
    await office.pause('skewed');
    age(3_000);
    for (const rules of functions) expect(running(await rules.get())).not.toContain('skewed 1');
  });

  it('are asked for anew where a clock was set back', async () => {
    await office.run('set-back');
    expect(running(await warm.get())).toContain('set-back 1');
    await office.pause('set-back');
    age(-600_000);
    expect(running(await warm.get())).not.toContain('set-back 1');
    age(600_000);
  });

  it('are asked for at most every three seconds, and cost one get when nothing changed', async () => {
    await office.run('b');
    await office.run('a');
    const first = await warm.get();
    expect(running(first)).toEqual(['a 1', 'b 1']);
    await office.pause('a');
    office.clock -= 60_000;
    age(2_999);
    const [kept, none] = await callsOf(() => warm.get());
    expect([kept, none]).toEqual([first, []]);
    age(1);
    const [changed, calls] = await callsOf(() => warm.get());
    expect(running(changed)).toEqual(['b 1']);
    expect(calls).toEqual(['GetItem', 'Query']);
    age(3_000);
    const [same, one] = await callsOf(() => warm.get());
    expect(same).toBe(changed);
    expect(one).toEqual(['GetItem']);
  });

  it('fetch what changed and nothing else', async () => {
    await office.put('c');
    const before = await warm.get();
    await office.activate('c');
    await office.put('b', { name: 'Newer' });
    await office.activate('b');
    const [after, calls] = await callsOf(() => warm.get());
    expect(running(after)).toEqual(['b 2', 'c 1']);
    expect(calls).toEqual(['GetItem', 'Query', 'BatchGetItem']);
    expect(after.program).toBe(before.program);
    const version = await changeTier(1);
    const [programmed, more] = await callsOf(() => warm.get());
    expect(programmed).toMatchObject({ version, program: { version, tierGrace: { days: 1 } } });
    expect(programmed.promotions).toBe(after.promotions);
    expect(more.toSorted()).toEqual(['GetItem', 'Query', 'Query']);
    expect(programmed).toEqual(await rulesOver(client).get());
  });

  it('share one ask, however many wait for it', async () => {
    await warm.get();
    age(3_000);
    const [answers, calls] = await callsOf(() => Promise.all([warm.get(), warm.get(), warm.get()]));
    expect(new Set(answers).size).toBe(1);
    expect(calls).toEqual(['GetItem']);
  });

  it('are not fresh when the ask failed: the next call asks again, and a cold one, too', async () => {
    await warm.get();
    await office.pause('c');
    for (const rules of [warm, rulesOver(watched)]) {
      for (const operation of ['GetItem', 'Query']) {
        proxy.break({ operation, fault: 'throttle', calls: () => true });
        await expect(rules.get()).rejects.toMatchObject({ code: 'unavailable' });
      }
      proxy.break();
      expect(running(await rules.get())).toEqual(['b 2']);
    }
  });

  it('do not take a promotion that storage left out for one that does not run', async () => {
    await warm.get();
    await office.activate('c');
    proxy.break({ operation: 'BatchGetItem', fault: 'unprocessed', calls: () => true });
    await expect(warm.get()).rejects.toMatchObject({ code: 'unavailable' });
    proxy.break();
    expect(running(await warm.get())).toEqual(['b 2', 'c 1']);
  });
});

describe('the rules of a warm function whose storage does not respond', () => {
  it('stay as they were for a minute, and come back with all that changed', async () => {
    const stale: number[] = [];
    const rules = new CurrentRules(
      storesOver(watched),
      () => office.clock,
      (ageMs) => stale.push(ageMs),
    );
    const before = await rules.get();
    proxy.break({ fault: 'throttle', calls: () => true });
    age(3_000);
    expect(await rules.get()).toBe(before);
    age(56_999);
    expect(await rules.get()).toBe(before);
    expect(stale).toEqual([3_000, 59_999]);
    age(1);
    await expect(rules.get()).rejects.toMatchObject({ code: 'unavailable' });
    proxy.break();
    await office.run('recovered');
    expect(running(await rules.get())).toContain('recovered 1');
    await office.pause('recovered');
  });

  it('do not stop a purchase, which its entry says was booked by them', async () => {
    const books = new Books(client, database.tables);
    const stores = storesOver(watched);
    const ports = { ...books.ports, rules: new CurrentRules(stores, () => books.clock) };
    const member = newMemberId();
    await books.enrol(member);
    const { version } = await ports.rules.get();
    proxy.break({ fault: 'throttle', calls: () => true });
    books.clock += 30_000;
    const purchase = basket(1, books.clock);
    const command = { purchaseId: 'p1', purchase, contentHash: contentHash(purchase), anyAge: false };
    await bookPurchase(ports, member, command);
    expect((await books.log(member)).at(-1)?.entry).toMatchObject({
      kind: 'accrual',
      programVersion: version,
    });
  });
});

describe('the stores of a warm function', () => {
  const describeStore = (storeId: string, content: StoreContent) => {
    age(60_000);
    const ports = { ...office.ports, stores: new StoreRegistry(client, database.tables.program) };
    return changeStore(ports, storeId, { content, by: 'editor' });
  };

  it('are part of the configuration: known without a read, changed within three seconds', async () => {
    const { store } = await describeStore('haneda', { name: 'Haneda', timeZone: 'Asia/Tokyo' });
    const { version } = await warm.get();
    expect(version).toBe(store.version);
    const [facts, none] = await callsOf(() => warm.storeFacts('haneda', version));
    expect([facts, none]).toEqual([expect.objectContaining({ timeZone: 'Asia/Tokyo' }), []]);
    expect(await warm.storeFacts(undefined, version)).toBeUndefined();
    expect(await warm.storeFacts('nobody-knows', version)).toBeUndefined();
    const moved = await describeStore('haneda', { name: 'Haneda', timeZone: 'Asia/Seoul' });
    const [after, calls] = await callsOf(() => warm.get());
    expect(calls).toEqual(['GetItem', 'Query', 'BatchGetItem']);
    expect(after.version).toBe(moved.store.version);
    expect(await warm.storeFacts('haneda', after.version)).toMatchObject({ timeZone: 'Asia/Seoul' });
    const ports = { ...office.ports, stores: new StoreRegistry(client, database.tables.program) };
    await deleteStore(ports, 'haneda', { by: 'editor' });
    age(3_000);
    const { version: last } = await warm.get();
    expect(await warm.storeFacts('haneda', last)).toBeUndefined();
    // Rules that were the newest shortly before are remembered with their stores; else the past costs a query.
    const zone = expect.objectContaining({ timeZone: 'Asia/Tokyo' });
    expect(await callsOf(() => warm.storeFacts('haneda', version))).toEqual([zone, []]);
    expect((await callsOf(() => warm.at(version)))[1]).toEqual([]);
    const cold = rulesOver(watched);
    expect(await callsOf(() => cold.storeFacts('haneda', version))).toEqual([zone, ['Query']]);
    expect((await callsOf(() => cold.storeFacts('haneda', moved.store.version)))[1]).toEqual(['Query']);
    expect((await callsOf(() => cold.storeFacts('haneda', version)))[1]).toEqual([]);
  });

  it('leave the promotions as they are, and promotions the stores', async () => {
    await office.run('beside');
    const before = await warm.get();
    await describeStore('lisbon', { name: 'Lisbon', group: 'south' });
    const after = await warm.get();
    expect(after.promotions).toBe(before.promotions);
    await office.pause('beside');
    const { version } = await warm.get();
    expect(await warm.storeFacts('lisbon', version)).toMatchObject({ group: 'south' });
  });

  it('and the promotions are of one configuration, wherever changes fall between the calls of a load', async () => {
    for (const nth of [1, 2]) {
      const through = dynamoDb(database.config());
      let queries = 0;
      through.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            if (commandName === 'QueryCommand') {
              queries += 1;
              if (queries === nth) {
                await describeStore('loaded', { name: 'Loaded', group: `before-${nth}` });
                await office.run(`loaded-${nth}`);
              }
            }
            return next(args);
          },
        { step: 'initialize' },
      );
      const cold = rulesOver(through);
      const { version, promotions } = await cold.get();
      expect(version).toBe(await office.configuration());
      expect(promotions).toEqual(await office.ports.releases.activeAt(version));
      expect(await cold.storeFacts('loaded', version)).toMatchObject({ group: `before-${nth}` });
      through.destroy();
    }
  });

  it('are named among the changes since a quote where it is the store of the purchase', async () => {
    await describeStore('porto', { name: 'Porto' });
    const { version } = await warm.get();
    const { store } = await describeStore('porto', { name: 'Porto', group: 'north' });
    expect(await warm.changedSince(version, store.version, 'porto')).toEqual(['stores/porto']);
    expect(await warm.changedSince(version, store.version, 'lisbon')).toEqual([]);
    expect(await warm.changedSince(version, store.version)).toEqual([]);
  });
});

describe('rules of the past', () => {
  it('are those of any number since the beginning, and of any instant', async () => {
    const cold = rulesOver(client);
    const seen: { at: number; rules: Rules }[] = [];
    for (const change of [
      () => office.run('p1'),
      () => office.run('p2', { limits: { budgetPoints: 9 } }),
      () => changeTier(2),
      () => office.pause('p1'),
      () => changeTier(3),
      () => office.pause('p2'),
      () => office.activate('p2'),
    ]) {
      await change();
      age(3_000);
      seen.push({ at: office.clock, rules: await cold.get() });
    }
    for (const { at, rules } of seen) {
      expect(await rulesOver(client).at(rules.version)).toEqual(rules);
      expect(await warm.inForceAt(at)).toEqual(rules);
      expect(await warm.program(rules.version)).toEqual(rules.program);
    }
    expect(await warm.at(0)).toEqual({ version: 0, program: initialProgram, promotions: [] });
    expect(await warm.inForceAt(0)).toMatchObject({ version: 0 });
  });

  it('are fetched once, and there are none of a number that was not taken yet, until it is', async () => {
    const { version } = await warm.get();
    const [rules] = await callsOf(() => warm.at(version - 1));
    expect(await callsOf(() => warm.at(version - 1))).toEqual([rules, []]);
    expect(await callsOf(() => warm.at(version))).toEqual([await warm.get(), []]);
    expect(await warm.at(version + 1)).toBeUndefined();
    await expect(warm.program(version + 1)).rejects.toThrow('missing');
    const changed = await changeTier(4);
    expect(changed).toBe(version + 1);
    expect(await warm.at(changed)).toMatchObject({ version: changed, program: { version: changed } });
  });
});

describe('the change since a quote', () => {
  it('is named: parts of the programme, and promotions that changed', async () => {
    await office.put('q');
    const { version: start } = await warm.get();
    await office.activate('q');
    const started = await office.configuration();
    await office.run('r');
    await office.put('r', { name: 'Newer' });
    await office.activate('r');
    await office.pause('q');
    const paused = await office.configuration();
    const end = await changeTier(5);
    expect(await warm.changedSince(start, start)).toEqual([]);
    expect(await warm.changedSince(start, started)).toEqual(['promotions/q']);
    // Started and stopped again: as it was.
    expect(await warm.changedSince(start, paused)).toEqual(['promotions/r']);
    expect(await warm.changedSince(started, end)).toEqual(['tierGrace', 'promotions/q', 'promotions/r']);
    // A quote of a function that was ahead of the one that books: it might as well have been of none.
    expect(await warm.changedSince(end, started)).toEqual([...Object.keys(document).sort(), 'promotions']);
  });

  it('is everything where the quoted configuration is unknown', async () => {
    const { version } = await warm.get();
    const changed = await warm.changedSince(version + 100, version);
    expect(changed).toEqual([...Object.keys(document).sort(), 'promotions']);
  });
});

describe('loading while promotions change', () => {
  /** A client that lets others act just before its nth call of an operation. */
  function interrupted(operation: string, acts: Readonly<Record<number, () => Promise<unknown>>>) {
    const through = dynamoDb(database.config());
    let nth = 0;
    through.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === operation) {
            nth += 1;
            await acts[nth]?.();
          }
          return next(args);
        },
      { step: 'initialize' },
    );
    return through;
  }

  it('gives what was active at one number, wherever changes fall between its calls', async () => {
    for (const id of ['l1', 'l2', 'l3']) await office.put(id);
    await office.activate('l1');
    await office.activate('l2');
    const changes = async () => {
      await office.pause('l1');
      await office.activate('l3');
      await office.put('l2', { name: `At ${office.clock}` });
      await office.activate('l2');
      await office.activate('l1');
      await office.pause('l3');
    };
    // Before the active ones are read, and before the newest number is looked at again.
    for (const [operation, nth] of [['QueryCommand', 1] as const, ['GetItemCommand', 2] as const]) {
      const { releases } = storesOver(interrupted(operation, { [nth]: changes }));
      const { latest, active: loaded } = await releases.load();
      expect(loaded).toEqual(await office.ports.releases.activeAt(latest.configuration));
      expect(latest.configuration).toBe(await office.configuration());
    }
  });

  it('does so when one is stopped before the active ones are read, and started again after it', async () => {
    const runs = async () => (await office.ports.promotions.newest('l1'))?.active !== undefined;
    const through = interrupted('QueryCommand', { 1: () => office.pause('l1') });
    through.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          if (commandName === 'QueryCommand' && !(await runs())) await office.activate('l1');
          return answer;
        },
      { step: 'initialize' },
    );
    const { latest, active: loaded } = await storesOver(through).releases.load();
    expect(loaded).toEqual(await office.ports.releases.activeAt(latest.configuration));
    expect(loaded.map(({ promotionId }) => promotionId)).toContain('l1');
  });
});
