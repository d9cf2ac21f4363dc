import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import type { Latest } from '#shared/stores/documents/configuration.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ofVersion } from '#shared/usecases/documents/precondition.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { getPromotion } from '#shared/usecases/promotions/get-promotion.ts';
import { listPromotionVersions } from '#shared/usecases/promotions/list-promotion-versions.ts';
import { listPromotions } from '#shared/usecases/promotions/list-promotions.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { double, PromotionsOffice } from './promotions-office.ts';

const cursors = new Cursors('a secret of the test');

let database: Database;
let client: DynamoDBClient;
let proxy: FaultProxy;
let office: PromotionsOffice;
let faulty: PromotionsOffice;

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  office = new PromotionsOffice(client, database.tables);
  proxy = new FaultProxy(database.endpoint);
  faulty = new PromotionsOffice(dynamoDb(database.config(await proxy.start())), database.tables);
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

const { version: _, ...initial } = initialProgram;
const time = (instant: number) => new Date(instant).toISOString();
const refused = (status: number, code: string) => expect.objectContaining({ status, code });
const versionsOf = (promotionId: string, limit = 50, cursor?: string) =>
  listPromotionVersions(office.ports.promotions, cursors, promotionId, { limit, cursor });

/** As bookings count it. */
async function spend(promotionId: string, points: number): Promise<void> {
  const Item = { id: { S: budgetCounter(promotionId) }, taken: { N: String(points) } };
  await client.send(new PutItemCommand({ TableName: database.tables.counters, Item }));
}

async function setLatest(numbers: Partial<Latest>): Promise<void> {
  const latest = { ...(await office.ports.releases.latest({ consistent: true })), ...numbers };
  const { active, activeBytes, ...shared } = latest;
  const stored = { ...shared, promotionActive: active, promotionActiveBytes: activeBytes };
  const values = Object.entries(stored).map(([name, value]) => [name, { N: String(value) }]);
  const Item = { id: { S: 'latest' }, part: { S: 'latest' }, ...Object.fromEntries(values) };
  await client.send(new PutItemCommand({ TableName: database.tables.program, Item }));
}

describe('a promotion', () => {
  it('is a draft of version 1, and the same again writes nothing', async () => {
    const full = { limits: { budgetPoints: 100 }, schedule: { from: office.clock, hours: [8, 12] as const } };
    const first = await office.put('draft', full);
    expect(first).toMatchObject({
      created: true,
      record: { status: 'draft', release: 0, promotion: { ...double, ...full, version: 1 } },
    });
    const items = await database.itemCount();
    expect(await office.put('draft', full, ofVersion(1))).toEqual({ created: false, record: first.record });
    expect(await database.itemCount()).toBe(items);
    expect(await office.configuration()).toBe(0);
  });

  it('runs as it was activated while its next draft is written, and goes back to any version', async () => {
    await office.put('rolled');
    await office.activate('rolled');
    const { record } = await office.put('rolled', { name: 'Triple' });
    expect(record).toMatchObject({ status: 'active', active: { version: 1 }, promotion: { version: 2 } });
    const { releases } = office.ports;
    const running = async () => {
      const { active } = await releases.load();
      return active.find(({ promotionId }) => promotionId === 'rolled')?.version;
    };
    expect(await running()).toBe(1);
    expect(await office.activate('rolled')).toMatchObject({ active: { version: 2 } });
    expect(await running()).toBe(2);
    expect(await office.activate('rolled', 1)).toMatchObject({ active: { version: 1 } });
    expect(await running()).toBe(1);
    expect(await office.pause('rolled')).toMatchObject({ status: 'paused', promotion: { version: 2 } });
    expect(await running()).toBeUndefined();
    await expect(office.activate('rolled', 3)).rejects.toEqual(refused(404, 'version-not-found'));
  });

  it('activated or paused as it is already takes no number', async () => {
    await office.put('twice');
    await expect(office.pause('twice')).rejects.toEqual(refused(409, 'promotion-not-active'));
    const active = await office.activate('twice');
    const configuration = await office.configuration();
    expect(await office.activate('twice')).toEqual(active);
    expect(await office.activate('twice', 1)).toEqual(active);
    expect(await office.configuration()).toBe(configuration);
    const paused = await office.pause('twice');
    expect(await office.pause('twice')).toEqual(paused);
    expect(await office.configuration()).toBe(configuration + 1);
  });

  it('takes the next numbers together with the programme, whose versions have gaps for it', async () => {
    await office.run('between');
    const configuration = await office.configuration();
    const document = { ...initial, tierGrace: { days: 7 } };
    const { programs, now } = office.ports;
    const program = await changeProgram(programs, { document, by: 'editor' }, now);
    expect(program.version).toBe(configuration + 1);
    await office.pause('between');
    expect(await programs.latest({ consistent: true })).toMatchObject({
      configuration: configuration + 2,
      program: configuration + 1,
    });
    expect((await programs.find(configuration)).version).toBe(0);
    expect((await programs.find(configuration + 2)).version).toBe(configuration + 1);
    expect(await programs.configurationAt(office.clock)).toBe(configuration + 2);
    expect(await programs.configurationAt(office.clock - 1)).toBe(configuration + 1);
    expect(await programs.configurationAt(0)).toBe(0);
  });

  it('is deleted only when it does not run, and its versions go on counting', async () => {
    await office.run('gone');
    await expect(office.delete('gone')).rejects.toEqual(refused(409, 'promotion-active'));
    await office.pause('gone');
    await office.delete('gone');
    const deletedAt = office.clock;
    for (const act of ['delete', 'activate', 'pause'] as const) {
      await expect(office[act]('gone')).rejects.toEqual(refused(404, 'promotion-not-found'));
    }
    expect((await versionsOf('gone')).items).toMatchObject([
      { version: 1, deleted: { at: time(deletedAt), by: 'cleaner' } },
    ]);
    const again = await office.put('gone');
    expect(again).toMatchObject({ created: true, record: { status: 'draft', promotion: { version: 2 } } });
    expect(await office.activate('gone', 1)).toMatchObject({ active: { version: 1 } });
    await expect(versionsOf('never')).rejects.toEqual(refused(404, 'promotion-not-found'));
  });

  it('tells of each version who made it, and when it ran', async () => {
    const steps: number[] = [];
    for (const step of [
      () => office.put('told'),
      () => office.activate('told'),
      () => office.put('told', { name: 'Second' }),
      () => office.activate('told'),
      () => office.activate('told', 1),
      () => office.pause('told'),
      () => office.activate('told'),
    ]) {
      await step();
      steps.push(office.clock);
    }
    const [made1, on1, made2, on2, back1, off, onAgain] = steps.map(time);
    const by = 'starter';
    const { items, nextCursor } = await versionsOf('told');
    expect(nextCursor).toBeUndefined();
    expect(items).toEqual([
      {
        promotionId: 'told',
        version: 2,
        ...double,
        name: 'Second',
        changedAt: made2,
        changedBy: 'editor',
        activations: [
          { from: on2, to: back1, by },
          { from: onAgain, by },
        ],
      },
      {
        promotionId: 'told',
        version: 1,
        ...double,
        changedAt: made1,
        changedBy: 'editor',
        activations: [
          { from: on1, to: on2, by },
          { from: back1, to: off, by },
        ],
      },
    ]);
    const first = await versionsOf('told', 1);
    expect(first.items).toEqual([items[0]]);
    expect(await versionsOf('told', 1, first.nextCursor)).toEqual({ items: [items[1]] });
    await expect(versionsOf('gone', 1, first.nextCursor)).rejects.toEqual(refused(400, 'validation'));
  });

  it('keeps what many made of it at once, one version each', async () => {
    const edits = Array.from({ length: 8 }, (_, index) => `Edit ${index}`);
    const changed = await Promise.all(edits.map((name) => office.put('edited', { name })));
    const versions = changed.map(({ record }) => record.promotion.version);
    expect(versions.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(changed.filter(({ created }) => created)).toHaveLength(1);
    const kept = await Promise.all(versions.map((n) => office.ports.promotions.version('edited', n)));
    expect(kept.map((content) => content?.promotion.name)).toEqual(edits);
    const guarded = await Promise.allSettled(
      [1, 2].map((n) => office.put('edited', { name: `No ${n}` }, ofVersion(8))),
    );
    expect(guarded.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(office.put('edited', { name: 'Late' }, ofVersion(8))).rejects.toEqual(
      refused(412, 'version-conflict'),
    );
  });

  it('started and stopped by many at once ends in one state, and every number says what it did', async () => {
    await office.run('raced');
    const acts = Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? office.pause('raced') : office.activate('raced'),
    );
    await Promise.all([...acts, office.put('raced', { name: 'Meanwhile' })]);
    const { promotions, releases } = office.ports;
    const latest = await releases.latest({ consistent: true });
    const record = await promotions.newest('raced');
    const { active } = await releases.load();
    expect(record?.promotion.name).toBe('Meanwhile');
    expect(active.find(({ promotionId }) => promotionId === 'raced')?.version).toBe(record?.active?.version);
    expect(await releases.activeAt(latest.configuration)).toEqual(active);
    expect(latest.active).toBe(active.length);
    const made = await releases.between(0, latest.configuration);
    const raced = made.filter(({ id }) => id === 'raced');
    expect(raced.slice(1).map(({ previous }) => previous)).toEqual(
      raced.slice(0, -1).map(({ version }) => version),
    );
  });

  it('is not cut below what was spent of its budget: not when it is changed, nor when it starts', async () => {
    await office.put('spent', { limits: { budgetPoints: 100 } });
    await office.put('spent', { limits: { budgetPoints: 500 } });
    await spend('spent', 250);
    const errors = [
      { pointer: '/limits/budgetPoints', message: 'must be at least 250, the points that are spent already' },
    ];
    const refusal = { code: 'validation', status: 400, data: { errors } };
    await expect(office.put('spent', { limits: { budgetPoints: 249 } })).rejects.toMatchObject(refusal);
    await expect(office.activate('spent', 1)).rejects.toMatchObject(refusal);
    expect(await office.put('spent', { limits: { budgetPoints: 250 } })).toMatchObject({ created: false });
    expect(await office.activate('spent')).toMatchObject({ status: 'active' });
  });

  it('has at most 32 KB', async () => {
    const skus = Array.from({ length: 300 }, (_, index) => String(index).padEnd(120, 'x'));
    await expect(
      office.put('large', { effect: { type: 'per-line', skus, factor: '2' } }),
    ).rejects.toMatchObject({ status: 400, data: { errors: [{ pointer: '' }] } });
    expect(await office.ports.promotions.newest('large')).toBeUndefined();
  });

  it('is the 2,000th active one, or the last of 8 MB, and no more', async () => {
    await office.put('last');
    await office.put('beyond');
    const before = await office.ports.releases.latest({ consistent: true });
    await setLatest({ active: 1999 });
    await office.activate('last');
    await expect(office.activate('beyond')).rejects.toMatchObject({
      status: 409,
      code: 'too-many-promotions',
      data: { what: 'promotions', limit: 2000 },
    });
    // A newer version of one that runs is none more.
    await office.put('last', { name: 'Next' });
    expect(await office.activate('last')).toMatchObject({ active: { version: 2 } });
    await office.pause('last');
    const bytes = 8 * 1024 * 1024;
    await setLatest({ active: before.active, activeBytes: bytes - 10 });
    await expect(office.activate('beyond')).rejects.toMatchObject({ data: { what: 'bytes', limit: bytes } });
    // Two tests take few bytes, and count for the time that they take.
    await setLatest({ activeBytes: bytes - 799 });
    const test = { fact: 'total', operator: 'greaterThan', value: 1 } as const;
    await office.put('tests', { conditions: { all: [test, { ...test, value: 2 }] } });
    await expect(office.activate('tests')).rejects.toMatchObject({ data: { what: 'bytes', limit: bytes } });
    await setLatest({ activeBytes: before.activeBytes });
    await office.activate('beyond');
    await office.pause('beyond');
    expect(await office.ports.releases.latest({ consistent: true })).toMatchObject({
      active: before.active,
      activeBytes: before.activeBytes,
    });
  });

  it('is written once through writes that overlap, or whose answer is lost', async () => {
    for (const fault of ['conflict', 'drop-after'] as const) {
      const broken = { operation: 'TransactWriteItems', fault, calls: (nth: number) => nth === 1 };
      proxy.break(broken);
      expect(await faulty.put(fault)).toMatchObject({ created: true, record: { promotion: { version: 1 } } });
      proxy.break(broken);
      const before = await office.configuration();
      expect(await faulty.activate(fault)).toMatchObject({ active: { version: 1 } });
      proxy.break(broken);
      expect(await faulty.pause(fault)).toMatchObject({ status: 'paused' });
      expect(await office.configuration()).toBe(before + 2);
      proxy.break(broken);
      await faulty.delete(fault);
      proxy.break();
      expect((await versionsOf(fault)).items).toHaveLength(1);
    }
  });

  it('says that storage is busy, and the same call then does it once', async () => {
    proxy.break({ operation: 'TransactWriteItems', fault: 'throttle', calls: () => true });
    await expect(faulty.put('busy')).rejects.toEqual(refused(503, 'unavailable'));
    proxy.break({ operation: 'TransactWriteItems', fault: 'cancel', calls: () => true });
    await expect(faulty.put('busy')).rejects.toEqual(refused(503, 'unavailable'));
    proxy.break();
    expect(await faulty.put('busy')).toMatchObject({ created: true });
    const before = await office.configuration();
    proxy.break({ operation: 'GetItem', fault: 'throttle', calls: (nth) => nth > 1 });
    await expect(faulty.activate('busy')).rejects.toEqual(refused(503, 'unavailable'));
    proxy.break();
    expect(await office.configuration()).toBe(before);
    expect(await faulty.activate('busy')).toMatchObject({ status: 'active' });
  });
});

describe('the list of promotions', () => {
  it('goes by id in pages, past what was deleted', async () => {
    const list = (limit: number, cursor?: string) => listPromotions(office.ports, cursors, { limit, cursor });
    const whole = await list(200);
    const ids = whole.items.map(({ promotionId }) => promotionId);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).not.toContain('drop-after');
    const first = await list(3);
    const second = await list(200, first.nextCursor);
    expect([...first.items, ...second.items]).toEqual(whole.items);
    expect(second.nextCursor).toBeUndefined();
  });

  it('says of each what reading it alone says, the spent part of its budget too', async () => {
    await office.put('a-budget', { limits: { budgetPoints: 100 } });
    const { items } = await listPromotions(office.ports, cursors, { limit: 200 });
    for (const item of items) expect(item).toEqual(await getPromotion(office.ports, item.promotionId));
    expect(items.find(({ promotionId }) => promotionId === 'a-budget')).toMatchObject({ budgetSpent: 0 });
  });

  it('is cut where an answer would be too large for a function, and goes on from there', async () => {
    const skus = Array.from({ length: 240 }, (_, index) => String(index).padEnd(124, 'x'));
    const effect = { type: 'per-line', skus, factor: '2' } as const;
    const ids = Array.from({ length: 150 }, (_, index) => `wide-${String(index).padStart(3, '0')}`);
    for (const id of ids) await office.put(id, { effect });
    const list = (cursor?: string) => listPromotions(office.ports, cursors, { limit: 200, cursor });
    const first = await list(cursors.write('promotions', 'wide'));
    expect(first.items.length).toBeLessThan(ids.length);
    const second = await list(first.nextCursor);
    const found = [...first.items, ...second.items].map(({ promotionId }) => promotionId);
    expect(found).toEqual(ids);
  });
});
