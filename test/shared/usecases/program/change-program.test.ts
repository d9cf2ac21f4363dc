import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { ofVersion } from '#shared/usecases/documents/precondition.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { type Database, startDatabase } from '../../../database.ts';

let database: Database;
let store: ProgramStore;
let clock = Date.parse('2026-11-22T10:00:00Z');
const now = () => clock;
const { version: _, ...document } = initialProgram;
const withStep = (step: number): Omit<Program, 'version'> => ({
  ...document,
  redemption: { ...document.redemption, step },
});

beforeAll(async () => {
  database = await startDatabase();
  store = new ProgramStore(dynamoDb(database.config()), database.tables.program);
});

afterAll(() => database.stop());

const change = (step: number, expected?: number) =>
  changeProgram(
    store,
    {
      document: withStep(step),
      precondition: expected === undefined ? undefined : ofVersion(expected),
      by: 'tester',
    },
    now,
  );

describe('the programme', () => {
  it('starts as version 0 without a write', async () => {
    expect(await store.version(await store.latestVersion())).toEqual(initialProgram);
    expect(await change(1)).toMatchObject({ version: 0 });
    expect(await database.itemCount()).toBe(0);
  });

  it('counts a version a change, and keeps the ones before', async () => {
    expect(await change(10)).toMatchObject({ version: 1, redemption: { step: 10 } });
    clock += 60_000;
    expect(await change(20, 1)).toMatchObject({ version: 2 });
    expect(await store.version(1)).toMatchObject({ redemption: { step: 10 } });
    expect(await store.inForceAt(clock - 1)).toMatchObject({ version: 1 });
    expect(await store.inForceAt(clock)).toMatchObject({ version: 2 });
    expect(await store.inForceAt(0)).toEqual(initialProgram);
  });

  it('is not changed over what another editor wrote', async () => {
    await expect(change(30, 1)).rejects.toMatchObject({
      code: 'version-conflict',
      status: 412,
      data: { current: 2 },
    });
    expect(await store.latestVersion()).toBe(2);
  });

  it('two editors at once: one wins where they ask for it, both are kept where they do not', async () => {
    const guarded = await Promise.allSettled([change(31, 2), change(32, 2)]);
    expect(guarded.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await Promise.all([change(41), change(42)]);
    expect(await store.latestVersion()).toBe(5);
  });

  it('is in force in a warm function within 5 seconds, and asked for no more than that needs', async () => {
    const warm = new CurrentProgram(store, now);
    const before = await warm.get();
    await change(99);
    clock += 2_999;
    expect(await warm.get()).toBe(before);
    clock += 1;
    expect(await warm.get()).toMatchObject({ redemption: { step: 99 } });
  });
});
