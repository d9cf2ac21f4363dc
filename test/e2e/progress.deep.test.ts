import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Acts } from './acts.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { MemberSocket } from './realtime-socket.ts';

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const patient = { timeout: 30_000, interval: 50 };

describe('a challenge', () => {
  it('is counted purchase by purchase, unlocked, told, and revoked by a return', async () => {
    const acts = new Acts(() => environment);
    const body = {
      name: 'Two purchases',
      goal: { metric: 'purchases', target: 2 },
      reward: { points: 500 },
      schedule: { from: '2026-01-01T00:00:00.000Z', to: '2099-01-01T00:00:00.000Z' },
    };
    const put = await environment.call('PUT', '/v1/challenges/two', { as: 'marketer', body });
    expect(put.status).toBe(201);
    // The consumer knows the challenge once it counts for somebody.
    const probe = await environment.enrol();
    const counted = async () => {
      await environment.buy(probe, randomUUID(), purchaseOf(1000));
      const { body: shown } = await environment.call('GET', `/v1/members/${probe}/progress`);
      expect(shown.challenges).toMatchObject([{ progress: expect.any(Number) }]);
      expect(shown.challenges[0].progress).toBeGreaterThan(0);
    };
    await vi.waitFor(counted, { timeout: 30_000, interval: 250 });
    const member = await environment.enrol();
    const socket = await MemberSocket.open(environment.runner.url, await environment.token({ member }));
    await environment.buy(member, 'p1', purchaseOf(1000));
    const read = async () =>
      (await environment.call('GET', `/v1/members/${member}/progress`, { as: { member } })).body;
    const half = {
      id: 'two',
      progress: 1,
      target: 2,
      reward: { points: 500 },
      joined: true,
      timesCompleted: 0,
    };
    await vi.waitFor(async () => expect((await read()).challenges).toMatchObject([half]), patient);
    await environment.buy(member, 'p2', purchaseOf(1000));
    const bonuses = async () => {
      const { body } = await environment.call('GET', `/v1/members/${member}/entries`, { as: 'agent' });
      const entries = body.items as readonly { kind: string; reference: string }[];
      return entries.filter(({ kind }) => kind === 'bonus').map(({ reference }) => reference);
    };
    const first = 'bonus/challenges/two/lifetime/1/';
    await vi.waitFor(async () => expect(await bonuses()).toEqual([first]), patient);
    await vi.waitFor(
      () =>
        expect(socket.frames.findLast(({ type }) => type === 'progress')).toMatchObject({
          id: 'two',
          progress: 2,
          target: 2,
          unlocked: 1,
        }),
      patient,
    );
    await acts.giveBack(member, 'p1', 'r1', { occurredAt: new Date().toISOString() });
    await vi.waitFor(async () => expect(await bonuses()).toEqual([`${first}revocation/1/`, first]), patient);
    socket.raw.terminate();
  });
});
