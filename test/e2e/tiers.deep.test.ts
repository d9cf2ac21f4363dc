import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectRefused } from './answers.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const guide = readFileSync(new URL('../../docs/tiers.md', import.meta.url), 'utf8');
const [tiers = [], card = {}] = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) =>
  JSON.parse(json),
);

async function change(part: object) {
  const { body } = await environment.call('GET', '/v1/program', { as: 'marketer' });
  return environment.call('PUT', '/v1/program', { as: 'marketer', body: { ...body, ...part } });
}

/** Books purchases, some at once so that several copies of the function run, until all know this version. */
async function inForce(version: number): Promise<void> {
  const member = await environment.enrol();
  let tries = 0;
  const book = () => {
    tries += 1;
    return environment.buy(member, `try-${tries}`, purchaseOf(100));
  };
  await vi.waitFor(
    async () => {
      const answers = await Promise.all([book(), book(), book()]);
      expect(answers.map(({ body }) => body.entry.programVersion)).toEqual([version, version, version]);
    },
    { timeout: 60_000, interval: 50 },
  );
}

const redeem = (member: string, id: string) =>
  environment.call('PUT', `/v1/members/${member}/redemptions/${id}`, {
    as: 'channel',
    body: { rewardId: 'coffee' },
  });

describe('the guide of tiers', () => {
  it('gives a member of Silver a coffee, and shows the tier with its benefits', async () => {
    const coffee = { name: 'A coffee', points: 100 };
    await environment.call('PUT', '/v1/rewards/coffee', { as: 'marketer', body: coffee });
    const put = await change({ tiers });
    expect([put.status, put.body.tiers]).toEqual([200, tiers]);
    await inForce(put.body.version);
    const member = await environment.enrol();
    await environment.buy(member, 'p1', purchaseOf(120_000));
    const { body } = await environment.call('GET', `/v1/members/${member}/balance`, { as: 'channel' });
    const { id, name, qualifyingPoints, benefits } = body.tier;
    expect({ id, name, qualifyingPoints, benefits }).toEqual({
      id: card.id,
      name: card.name,
      qualifyingPoints: card.qualifyingPoints,
      benefits: tiers[1].benefits,
    });
    expect(body.tier.keepsUntil).toBe(body.tier.projected.at);
    const taken = [await redeem(member, 'x1'), await redeem(member, 'x2')];
    expect(taken.map((one) => one.body.redemption.points)).toEqual([0, 100]);
  });

  it('is right about mistakes: each is refused with its place', async () => {
    const [blue, silver] = tiers;
    const benefits = [{ type: 'early-access', hours: 0 }, { type: 'lounge' }];
    const answer = await change({ tiers: [blue, { ...silver, benefits }] });
    const pointers = ['/tiers/1/benefits/0/hours', '/tiers/1/benefits/1/type'];
    expectRefused(answer, { status: 400, code: 'validation', pointers });
  });
});
