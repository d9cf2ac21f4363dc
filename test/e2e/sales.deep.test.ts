import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});

afterAll(() => environment.stop());

it('a sale that 50 tills send at once, each for another member, is booked once', async () => {
  const members: string[] = [];
  for (let index = 0; index < 50; index += 1) members.push(await environment.enrol());
  const told = await Promise.all(
    members.map((member) => environment.buy(member, 'p1', purchaseOf(1000, { sale: 'order-1' }))),
  );
  const booked = told.filter(({ status }) => status === 201);
  expect(booked).toHaveLength(1);
  const codes = told.filter(({ status }) => status !== 201).map(({ body }) => body.code);
  expect(new Set(codes)).toEqual(new Set(['sale-booked']));
  const { body } = await environment.call('GET', '/v1/purchases?sale=order-1', { as: 'agent' });
  expect(body.items).toMatchObject([{ memberId: booked[0]?.body.balance.memberId }]);
  const points = await Promise.all(
    members.map((member) => environment.call('GET', `/v1/members/${member}/balance`)),
  );
  expect(points.reduce((sum, { body: { available } }) => sum + available, 0)).toBe(10);
});
