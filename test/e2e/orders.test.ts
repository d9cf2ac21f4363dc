import { beforeAll, describe, expect, it } from 'vitest';
import { Acts } from './acts.ts';
import type { Environment } from './environment.ts';
import { callsOf } from './guide.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
let member: string;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

const calls = callsOf('orders.md');

describe('the guide for orders', () => {
  beforeAll(async () => {
    member = await environment.enrol();
    // Given by the service desk, so that they count for no tier.
    await acts.adjust(member, 'start', { points: 1000, reason: 'goodwill' });
  });

  it('has calls of each of its parts', () => {
    expect(calls.length).toBeGreaterThan(15);
    expect(calls.every(({ path }) => path.startsWith('/v1/members/m-1001/'))).toBe(true);
  });

  it.each(calls)('$method $path gets what the guide shows', async ({ method, path, body, status, told }) => {
    const now = `"occurredAt": "${new Date().toISOString()}"`;
    const answer = await environment.call(method, path.replace('m-1001', member), {
      as: 'channel',
      ...(body !== undefined && { body: JSON.parse(body.replace(/"occurredAt": "[^"]*"/, now)) }),
    });
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({})]);
    if (told !== '') expect(answer.body).toMatchObject(told);
  });
});
