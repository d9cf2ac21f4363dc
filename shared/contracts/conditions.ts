import * as z from 'zod';
import { checkConditions } from '#shared/domain/conditions/check-conditions.ts';
import { type Condition, operators } from '#shared/domain/conditions/condition.ts';
import { type FactKinds, factOf, type ParamsRule } from '#shared/domain/conditions/fact-set.ts';

/** The names along a JSON pointer. */
function pathOf(pointer: string): string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const single = {
  anyOf: [{ type: 'string' as const }, { type: 'number' as const }, { type: 'boolean' as const }],
};

function namesOf(facts: FactKinds, kind: string): readonly string[] {
  return Object.keys(facts).filter((name) => factOf(facts, name)?.kind === kind);
}

const quoted = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(' and ');

function paramsRuleOf(facts: FactKinds, name: string): ParamsRule | undefined {
  const fact = factOf(facts, name);
  return fact?.kind === 'number' ? fact.params : undefined;
}

/** One schema with the params of all facts that take some; undefined where no fact does. */
function describeParams(facts: FactKinds) {
  const taking = Object.keys(facts).filter((name) => paramsRuleOf(facts, name));
  const lists = Object.assign({}, ...taking.map((name) => paramsRuleOf(facts, name)?.lists));
  if (taking.length === 0) return undefined;
  const properties = Object.entries<number>(lists).map(([list, maxLength]) => [
    list,
    { type: 'array', items: { type: 'string', minLength: 1, maxLength }, minItems: 1 },
  ]);
  return {
    type: 'object' as const,
    description: `Goods that ${quoted(taking)} count; \`{}\` for all lines`,
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

/** The title of a part of a tree: the tree of `GoalConditions` has `Goal all conditions`. */
function titled(title: string, id: string): string {
  const of = id.replace(/Conditions$/, '');
  return of === '' ? title : `${of} ${title.toLowerCase()}`;
}

/** The JSON Schema of a test; a set without params or attributes has no such field. */
function describeTest(facts: FactKinds, id: string) {
  const params = describeParams(facts);
  const records = namesOf(facts, 'attributes');
  return {
    title: titled('Fact condition', id),
    type: 'object' as const,
    properties: {
      fact: { type: 'string' as const, enum: Object.keys(facts) },
      operator: { type: 'string' as const, enum: [...operators] },
      value: {
        description:
          'A list for `in` and `notIn`; else one value, or for a number another fact that is a number',
        oneOf: [
          single,
          { type: 'array' as const, items: single, minItems: 1, maxItems: 1000 },
          {
            type: 'object' as const,
            properties: {
              fact: { type: 'string' as const, enum: [...namesOf(facts, 'number')] },
              ...(params && { params }),
            },
            required: ['fact'],
            additionalProperties: false,
          },
        ],
      },
      ...(records.length > 0 && {
        path: {
          type: 'string' as const,
          pattern: '^\\$\\.[A-Za-z][A-Za-z0-9_.-]{0,63}$',
          description: `Name of the attribute, for the fact ${quoted(records)}`,
        },
      }),
      ...(params && { params }),
    },
    required: ['fact', 'operator', 'value'],
    additionalProperties: false,
  };
}

/** The tree in a response: one open object with the fields of all its kinds, so that clients take a later kind. */
function describeShownTree(facts: FactKinds, id: string) {
  const tree = { $ref: `#/components/schemas/${id}` };
  const list = { type: 'array' as const, items: tree };
  const { fact, operator, value, path, params } = describeTest(facts, id).properties;
  const known = ({ enum: words }: { enum: string[] }) => ({
    type: 'string' as const,
    'x-known-values': words,
  });
  return {
    type: 'object' as const,
    properties: {
      all: { ...list, description: 'Conditions that all have to hold; an empty list holds always' },
      any: list,
      not: tree,
      fact: known(fact),
      operator: known(operator),
      value: { description: value.description },
      ...(path && { path: { type: path.type, description: path.description } }),
      ...(params && { params: { ...params, additionalProperties: undefined } }),
    },
  };
}

/** A JSON Schema of the whole tree, for readers and client generators: zod cannot derive it from a function. */
function describeTree(facts: FactKinds, id: string) {
  const tree = { $ref: `#/components/schemas/${id}` };
  return {
    type: 'object',
    oneOf: [
      {
        title: titled('All conditions', id),
        type: 'object',
        properties: {
          all: {
            type: 'array',
            items: tree,
            description: 'Conditions that all have to hold; an empty list holds always',
          },
        },
        required: ['all'],
        additionalProperties: false,
      },
      {
        title: titled('Any condition', id),
        type: 'object',
        properties: { any: { type: 'array', items: tree, minItems: 1 } },
        required: ['any'],
        additionalProperties: false,
      },
      {
        title: titled('Not condition', id),
        type: 'object',
        properties: { not: tree },
        required: ['not'],
        additionalProperties: false,
      },
      describeTest(facts, id),
    ],
  } satisfies z.core.JSONSchema.BaseSchema;
}

/** Not `z.custom`: the OpenAPI document cannot show a custom type with a refinement. */
const unread = z.unknown() as z.ZodType<Condition>;

/** The schema of a condition tree over a set of facts. `id` names it among the components of the OpenAPI document. */
export function conditionsOver(
  facts: FactKinds,
  { id, description, example }: { id: string; description: string; example: Condition },
) {
  return unread
    .superRefine((value, context) => {
      for (const { pointer, message } of checkConditions(facts, value, '')) {
        context.addIssue({ code: 'custom', path: pathOf(pointer), message });
      }
    })
    .meta({
      id,
      override: ({ jsonSchema, io }: { jsonSchema: object; io?: 'input' | 'output' }) => {
        Object.assign(jsonSchema, io === 'input' ? describeTree(facts, id) : describeShownTree(facts, id));
      },
      description,
      example,
    });
}
