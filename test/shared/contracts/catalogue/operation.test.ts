import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDocument } from 'zod-openapi';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { openApiDocument } from '#shared/contracts/catalogue/document.ts';
import { operationOf } from '#shared/contracts/catalogue/operation.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noParams } from '#shared/contracts/fields.ts';

const mark = { since: '2026-11-22', sunset: '2027-11-22', instead: '`other`' };

describe('a part that is on its way out', () => {
  const old = contract({
    operationId: 'getHealth',
    capability: 'service',
    method: 'GET',
    path: '/old',
    summary: 'Read the old state',
    scopes: 'public',
    params: noParams,
    query: z.strictObject({ kind: z.string().optional().meta({ description: 'Kind' }) }),
    body: undefined,
    answers: { 200: { description: 'The state', schema: z.strictObject({}) } },
    refusals: [],
    deprecated: mark,
    deprecatedQuery: { kind: mark },
  });
  const { paths } = createDocument({
    openapi: '3.1.0',
    info: { title: '', version: '' },
    paths: { '/old': { get: operationOf(old) } },
  });
  const told = 'Deprecated since 2026-11-22; may be gone from 2027-11-22 on. Use `other`.';

  it('is marked, with its days and the part to use in its place', () => {
    expect(paths?.['/old']?.get).toMatchObject({
      deprecated: true,
      description: expect.stringContaining(told),
      parameters: [{ name: 'kind', deprecated: true, description: `Kind. ${told}` }],
      responses: { 200: { headers: { Deprecation: {}, Sunset: {} } } },
    });
  });

  it('stays at least a year', () => {
    const marks = catalogue.flatMap(({ deprecated, deprecatedQuery = {} }) => [
      ...(deprecated ? [deprecated] : []),
      ...Object.values(deprecatedQuery),
    ]);
    const year = 365 * 24 * 60 * 60 * 1000;
    for (const { since, sunset } of [mark, ...marks]) {
      expect(Date.parse(sunset) - Date.parse(since)).toBeGreaterThanOrEqual(year);
    }
  });
});

describe('defaults of the document', () => {
  const { components } = openApiDocument();
  const text = JSON.stringify(components?.schemas);

  it('are values, never a value in the prose', () => {
    expect(text).toContain('"default":900');
    expect(text.match(/[^".;]*(?:`[^`]+`|\b\d+) unless sent/g)).toBeNull();
  });

  // A generated client sends them with every call.
  it.each(catalogue.filter(({ body }) => body).map((one) => [one.operationId, one] as const))(
    '%s takes its example with all of them',
    (_, { body, bodyExample }) => {
      const { properties = {} } = z.toJSONSchema(body as z.ZodType, { io: 'input', unrepresentable: 'any' });
      const defaults = Object.entries(properties).flatMap(([name, field]) =>
        typeof field === 'object' && 'default' in field ? [[name, field.default]] : [],
      );
      const sent = { ...Object.fromEntries(defaults), ...(bodyExample as object) };
      expect(body?.safeParse(sent).error).toBeUndefined();
    },
  );
});
