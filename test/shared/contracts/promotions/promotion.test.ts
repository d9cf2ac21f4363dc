import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createSchema } from 'zod-openapi';
import { contract } from '#shared/contracts/contract.ts';
import { noParams, noQuery } from '#shared/contracts/fields.ts';
import { promotionChange } from '#shared/contracts/promotions/promotion.ts';
import { conditions } from '#shared/contracts/promotions/promotion-conditions.ts';
import { readRequest } from '../../../../functions/edge/request.ts';
import { httpEvent } from '../../../functions/edge/http-event.ts';

const teaWeek = {
  name: 'Tea week',
  conditions: { all: [] },
  effect: { type: 'bonus', points: 10, per: { quantity: 0.125, categories: ['tea'] } },
};

/** Takes a promotion as a route would. */
const put = contract({
  operationId: 'takePromotion',
  capability: 'program',
  method: 'PUT',
  path: '/v1/taken',
  summary: 'Takes a promotion',
  scopes: ['marketer'],
  params: noParams,
  query: noQuery,
  body: promotionChange,
  answers: {},
  refusals: [],
});

function errorsOf(change: object): unknown {
  const event = httpEvent({ method: 'PUT', body: JSON.stringify({ ...teaWeek, ...change }) });
  try {
    readRequest(put, event);
    return [];
  } catch (error) {
    return (error as { data: { errors: unknown } }).data.errors;
  }
}

const test = { fact: 'store', operator: 'equal', value: 's-1' };

describe('the body of a promotion', () => {
  it('is taken with every part of a tree', () => {
    const value = { fact: 'amountOf', params: { skus: ['a'] } };
    const tests = [{ any: [test] }, { not: test }, { fact: 'total', operator: 'lessThan', value }];
    expect(errorsOf({ conditions: { all: tests } })).toEqual([]);
  });

  it.each([
    [
      { all: [test, { fact: 'store', operator: 'greaterThan', value: 1 }] },
      '/conditions/all/1/operator',
      'cannot be asked of store, which is a text: use equal, notEqual, in, notIn',
    ],
    [{ ...test, 'a/b~<c>': 1 }, '/conditions/a~1b~0%3Cc%3E', 'is not a known field'],
    ['x', '/conditions', 'must be an object with all, any, not, or a test of fact, operator and value'],
    [undefined, '/conditions', 'is required'],
    [{ any: [] }, '/conditions/any', 'must not be empty: to let it hold always, use { "all": [] }'],
  ])('names what is wrong with the conditions %j at %s', (given, pointer, message) => {
    expect(errorsOf({ conditions: given })).toEqual([{ pointer, message }]);
  });

  it('may repeat a bonus by a quantity of at most 3 decimals', () => {
    const errors = errorsOf({ effect: { type: 'bonus', points: 1, per: { quantity: 0.1234 } } });
    expect(errors).toEqual([{ pointer: '/effect/per/quantity', message: 'must have at most 3 decimals' }]);
  });

  it('has at most 32 KB of JSON, counted in bytes', () => {
    const categories = Array.from({ length: 150 }, (_, index) => String(index).padEnd(100, 'é'));
    const given = (count: number) => ({
      conditions: { fact: 'amountOf', params: {}, operator: 'lessThan', value: 1 },
      effect: { type: 'per-line', factor: '2', categories: categories.slice(0, count) },
    });
    expect(errorsOf(given(150))).toEqual([]);
    const store = { fact: 'store', operator: 'in', value: categories.map((name) => name.slice(0, 64)) };
    expect(errorsOf({ ...given(150), conditions: store })).toEqual([
      { pointer: '', message: 'must have at most 32 KB of JSON' },
    ]);
  });

  it('is refused in one short answer, however much is wrong with it', () => {
    const many = Array.from({ length: 2000 }, () => ({}));
    expect(errorsOf({ conditions: { all: many } })).toEqual([
      { pointer: '/conditions', message: 'must have at most 100 tests in all' },
    ]);
  });
});

describe('the OpenAPI document of a promotion', () => {
  const { components } = createSchema(promotionChange, { io: 'input' });

  it('describes the tree as a schema that names itself', () => {
    const part = { $ref: '#/components/schemas/Conditions' };
    expect(components.PromotionChange).toMatchObject({
      properties: { conditions: part },
      required: ['name', 'conditions', 'effect'],
    });
    expect(components.Conditions).toMatchObject({
      oneOf: [
        { properties: { all: { items: part } } },
        { properties: { any: { items: part, minItems: 1 } } },
        { properties: { not: part } },
        { properties: { fact: { enum: expect.arrayContaining(['total', 'quantityOf']) } } },
      ],
    });
  });

  it('has an example that is taken, and that its own schema takes', () => {
    const document = components.Conditions as { example: unknown };
    expect(errorsOf({ conditions: document.example })).toEqual([]);
    const $ref = '#/$defs/Conditions';
    const described = JSON.stringify(document).replaceAll('#/components/schemas/Conditions', $ref);
    const schema = z.fromJSONSchema({ $ref, $defs: { Conditions: JSON.parse(described) } });
    expect(schema.safeParse(document.example).error).toBeUndefined();
    expect(schema.safeParse({ all: [{ fact: 'store' }] }).success).toBe(false);
    expect(conditions.safeParse(document.example).success).toBe(true);
  });
});
