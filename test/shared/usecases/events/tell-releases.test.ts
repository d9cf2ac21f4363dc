import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OutsideEvent, outsideEvent } from '#shared/contracts/events/event.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ParkedEventStore } from '#shared/stores/events/parked-event-store.ts';
import { ToldReleases } from '#shared/stores/events/told-releases.ts';
import { PromotionReleases } from '#shared/stores/promotions/promotion-releases.ts';
import { sendOutside } from '#shared/usecases/events/send-events.ts';
import { sendParked } from '#shared/usecases/events/send-parked.ts';
import { tellReleases } from '#shared/usecases/events/tell-releases.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { PromotionsOffice } from '../promotions/promotions-office.ts';

let database: Database;
let office: PromotionsOffice;
let client: ReturnType<typeof dynamoDb>;
const sent: OutsideEvent[] = [];
const ids = () => sent.splice(0).map(({ id }) => id);

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  office = new PromotionsOffice(client, database.tables);
  await office.run('before');
});
afterAll(() => database.stop());

const keep = async (events: readonly OutsideEvent[]): Promise<void> => {
  sent.push(...events);
};

function run(send = keep, over = client): Promise<number> {
  const { program, members } = database.tables;
  const releases = new PromotionReleases(over, program);
  return tellReleases({ releases, told: new ToldReleases(over, members), send });
}

it('releases of promotions are told from the first run on, once each, with the version that runs or ran', async () => {
  expect(await run()).toBe(0);
  await office.run('double');
  const version = (await office.configuration()) + 1;
  await office.ports.programs.put({
    program: { ...initialProgram, version },
    by: 'editor',
    at: office.clock,
  });
  await office.put('double', { name: 'Double, once more' });
  await office.pause('double');
  // It runs no more: this ends what quotes promised, and stops nothing.
  await office.pause('double', { revoke: true });
  const configuration = await office.configuration();
  expect(await run()).toBe(sent.length);
  for (const event of sent) expect(outsideEvent.parse(event)).toEqual(event);
  expect(sent.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['promotion.activated', 'promotion.paused']),
  );
  expect(sent.filter(({ type }) => type === 'promotion.paused')).toEqual([
    {
      type: 'promotion.paused',
      id: `promotions/double/${configuration - 1}/promotion.paused`,
      version: 1,
      promotionId: 'double',
      promotionVersion: 1,
      configuration: configuration - 1,
      time: new Date(office.clock - 60_000).toISOString(),
    },
  ]);
  expect(sent.some(({ id }) => id.includes('before'))).toBe(false);
  const told = ids();
  expect(new Set(told).size).toBe(told.length);
  expect([await run(), ids()]).toEqual([0, []]);
});

it('releases are told again with the same ids where the function ended before it kept its place', async () => {
  await office.run('once');
  const dies = async (events: readonly OutsideEvent[]) => {
    await keep(events);
    throw new Error('the function ends here');
  };
  await expect(run(dies)).rejects.toThrow('ends here');
  const first = ids();
  expect(first.length).toBeGreaterThan(0);
  expect(await run()).toBe(first.length);
  expect(ids()).toEqual(first);
});

it('releases cost two reads a run where nothing changed', async () => {
  await run();
  const counted = countedClient(database.config());
  await run(keep, counted.client);
  expect(counted.counts.operations).toEqual(['GetItem', 'GetItem']);
  ids();
});

it('releases that the bus refuses are parked, and sent later', async () => {
  await office.pause('once');
  const parked = new ParkedEventStore(client, database.tables.members);
  const ports = { parked, now: () => office.clock, onRefused: () => {} };
  const send = sendOutside({
    ...ports,
    bus: { put: async (events) => ({ events, cause: new Error('away') }) },
    leaving: new Set(['promotion.paused']),
    pause: async () => {},
    random: () => 0,
    onParked: () => {},
  });
  expect(await run(send)).toBe(1);
  const bus = {
    put: async (events: readonly OutsideEvent[]) => {
      await keep(events);
      return { events: [] };
    },
  };
  expect(await sendParked({ ...ports, bus }, office.clock + 1)).toEqual({ sent: 1, refused: 0, more: false });
  expect(ids()).toEqual([`promotions/once/${await office.configuration()}/promotion.paused`]);
});
