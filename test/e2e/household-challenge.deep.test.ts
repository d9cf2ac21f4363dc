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
const body = {
  name: 'Two purchases at home',
  goal: { metric: 'purchases', target: 2 },
  reward: { points: 500 },
  scope: 'household',
  schedule: { from: '2026-01-01T00:00:00.000Z', to: '2099-01-01T00:00:00.000Z' },
};
const put = (challenge: object) =>
  environment.call('PUT', '/v1/challenges/home', { as: 'marketer', body: challenge });

async function bonusesOf(member: string): Promise<readonly string[]> {
  const { body: shown } = await environment.call('GET', `/v1/members/${member}/entries`, { as: 'agent' });
  const entries = shown.items as readonly { kind: string; reference: string }[];
  return entries.filter(({ kind }) => kind === 'bonus').map(({ reference }) => reference);
}

describe('a challenge for households', () => {
  it('is refused with steps in sequence, and with a scope that is none', async () => {
    const { goal, ...rest } = body;
    const steps = ['a', 'b'].map((id) => ({ id, goal }));
    const sequence = await put({ ...rest, steps, order: 'sequence' });
    expect(sequence).toMatchObject({ status: 400, body: { errors: [{ pointer: '/order' }] } });
    expect((await put({ ...body, scope: 'street' })).status).toBe(400);
  });

  it('is reached by two members together, paid to one, told to both, and revoked by a return of the other', async () => {
    const acts = new Acts(() => environment);
    expect(await put(body)).toMatchObject({ status: 201, body: { scope: 'household' } });
    // The consumer knows the challenge once it counts for somebody.
    const probe = await environment.enrol();
    const progressOf = async (member: string) =>
      (await environment.call('GET', `/v1/members/${member}/progress`)).body.challenges?.[0]?.progress;
    await vi.waitFor(
      async () => {
        await environment.buy(probe, randomUUID(), purchaseOf(1000));
        expect(await progressOf(probe)).toBeGreaterThan(0);
      },
      { timeout: 30_000, interval: 250 },
    );
    const [anna, ben] = [await environment.enrol(), await environment.enrol()];
    for (const member of [anna, ben]) {
      const path = `/v1/households/home-1/members/${member}`;
      expect((await environment.call('PUT', path, { as: 'agent', body: {} })).status).toBe(201);
    }
    const socket = await MemberSocket.open(environment.runner.url, await environment.token({ member: anna }));
    await environment.buy(anna, 'p1', purchaseOf(1000));
    await vi.waitFor(async () => expect(await progressOf(ben)).toBe(1), patient);
    await environment.buy(ben, 'p2', purchaseOf(1000));
    const first = 'bonus/challenges/home/lifetime/1/';
    await vi.waitFor(async () => expect(await bonusesOf(ben)).toEqual([first]), patient);
    expect(await bonusesOf(anna)).toEqual([]);
    const reached = { id: 'home', progress: 2, unlocked: 1 };
    const newest = () => socket.frames.findLast(({ type }) => type === 'progress');
    await vi.waitFor(() => expect(newest()).toMatchObject(reached), patient);
    await acts.giveBack(anna, 'p1', 'r1', { occurredAt: new Date().toISOString() });
    await vi.waitFor(
      async () => expect(await bonusesOf(ben)).toEqual([`${first}revocation/1/`, first]),
      patient,
    );
    expect(await progressOf(anna)).toBe(1);
    socket.raw.terminate();
  });
});
