import { expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { openApiDocument } from '#shared/contracts/catalogue/document.ts';

type Part = Readonly<Record<string, unknown>>;

/** Every object of the document with the path to it. */
function partsOf(value: unknown, path = ''): readonly (readonly [string, Part])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, held]) => partsOf(held, `${path}/${key}`));
  return Array.isArray(value) ? inner : [[path, value as Part], ...inner];
}

const parts = partsOf(JSON.parse(JSON.stringify(openApiDocument())));

it('every PUT and POST has a body schema, so that no body is ignored', () => {
  const sends = catalogue.filter(({ method }) => method === 'PUT' || method === 'POST');
  expect(sends.filter(({ body }) => body === undefined).map(({ operationId }) => operationId)).toEqual([]);
});

it('no reference forbids the fields of the schema that it refers to', () => {
  const references = parts.filter(([, { $ref }]) => $ref !== undefined);
  expect(references.length).toBeGreaterThan(100);
  expect(references.filter(([, part]) => 'additionalProperties' in part)).toEqual([]);
});

it('every value of an enum has the type of its schema', () => {
  const fits = (type: unknown, value: unknown) =>
    type === 'integer' ? Number.isInteger(value) : type === typeof value;
  const enums = parts.filter(([, part]) => Array.isArray(part.enum) && typeof part.type === 'string');
  expect(enums.length).toBeGreaterThan(10);
  const wrong = enums.filter(([, part]) => !(part.enum as unknown[]).every((one) => fits(part.type, one)));
  expect(wrong).toEqual([]);
});
