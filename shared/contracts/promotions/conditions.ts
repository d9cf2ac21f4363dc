import * as z from 'zod';
import { checkConditions } from '#shared/domain/conditions/check-conditions.ts';
import { type Condition, operators } from '#shared/domain/conditions/condition.ts';
import { factKindOf, factKinds } from '#shared/domain/conditions/fact-kinds.ts';

/** The names along a JSON pointer. */
function pathOf(pointer: string): string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const tree = { $ref: '#/components/schemas/Conditions' } as const;
const single = {
  anyOf: [{ type: 'string' as const }, { type: 'number' as const }, { type: 'boolean' as const }],
};

const selection = {
  type: 'object',
  description: 'Of `amountOf` and `quantityOf`: the lines they look at; `{}` for all of them',
  properties: {
    skus: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 128 }, minItems: 1 },
    categories: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 128 }, minItems: 1 },
  },
  additionalProperties: false,
} as const;

const numberFacts = Object.keys(factKinds).filter((fact) => factKindOf(fact)?.kind === 'number');

/** What zod cannot say of a value that is checked by a function, said for readers and generators of clients. */
const described = {
  type: 'object',
  oneOf: [
    {
      title: 'All of these hold',
      type: 'object',
      properties: { all: { type: 'array', items: tree, description: 'Empty: holds always' } },
      required: ['all'],
      additionalProperties: false,
    },
    {
      title: 'At least one of these holds',
      type: 'object',
      properties: { any: { type: 'array', items: tree, minItems: 1 } },
      required: ['any'],
      additionalProperties: false,
    },
    {
      title: 'This does not hold',
      type: 'object',
      properties: { not: tree },
      required: ['not'],
      additionalProperties: false,
    },
    {
      title: 'A test of one fact',
      type: 'object',
      properties: {
        fact: { type: 'string', enum: Object.keys(factKinds) },
        operator: { type: 'string', enum: [...operators] },
        value: {
          description:
            'A list for `in` and `notIn`; else one value, or for a number another fact that is a number',
          oneOf: [
            single,
            { type: 'array', items: single, minItems: 1, maxItems: 1000 },
            {
              type: 'object',
              properties: { fact: { type: 'string', enum: numberFacts }, params: selection },
              required: ['fact'],
              additionalProperties: false,
            },
          ],
        },
        path: {
          type: 'string',
          pattern: '^\\$\\.[A-Za-z][A-Za-z0-9_.-]{0,63}$',
          description: 'Of `attributes`: which one',
        },
        params: selection,
      },
      required: ['fact', 'operator', 'value'],
      additionalProperties: false,
    },
  ],
} satisfies z.core.JSONSchema.BaseSchema;

/** Not `z.custom`: what is refined of it has no place in an OpenAPI document. */
const unread = z.unknown() as z.ZodType<Condition>;

/** A condition tree as json-rules-engine reads it. */
export const conditions = unread
  .superRefine((value, context) => {
    for (const { pointer, message } of checkConditions(value, '')) {
      context.addIssue({ code: 'custom', path: pathOf(pointer), message });
    }
  })
  .meta({
    id: 'Conditions',
    override: described,
    description:
      "A condition tree in json-rules-engine's JSON, at most 10 levels deep and with at most 100 tests. " +
      '`skus`, `categories` and `segments` are lists (`contains`, `doesNotContain`); `weekday` is 1 for Monday; ' +
      "amounts are minor units of the purchase's currency, of the base currency for `totalBase`. " +
      '`{ "all": [] }` holds always.',
    example: {
      all: [
        { fact: 'channel', operator: 'equal', value: 'app' },
        {
          any: [
            { fact: 'weekday', operator: 'in', value: [6, 7] },
            {
              fact: 'amountOf',
              params: { categories: ['tea'] },
              operator: 'greaterThanInclusive',
              value: 2000,
            },
          ],
        },
        { not: { fact: 'attributes', path: '$.staff', operator: 'equal', value: true } },
      ],
    },
  });
