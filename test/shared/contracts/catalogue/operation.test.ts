import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDocument } from 'zod-openapi';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { openApiDocument } from '#shared/contracts/catalogue/document.ts';
import { operationOf } from '#shared/contracts/catalogue/operation.ts';
import { type Contract, contract } from '#shared/contracts/contract.ts';
import { noParams } from '#shared/contracts/fields.ts';

interface Body {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, { readonly default?: unknown }>>;
}

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

  it('names its headers where it is a parameter alone, too', () => {
    const { deprecated: _, ...parameter } = old;
    const headers = { Deprecation: {}, Sunset: {} };
    expect(operationOf(parameter).responses).toMatchObject({ 200: { headers } });
    const { deprecatedQuery: __, ...staying } = parameter;
    expect(operationOf(staying).responses).toHaveProperty('200');
    expect(operationOf(staying).responses).not.toMatchObject({ 200: { headers: {} } });
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
  const { components, paths } = openApiDocument();
  const text = JSON.stringify(components?.schemas);

  it('are values, never a value in the prose', () => {
    expect(text).toContain('"default":900');
    expect(text.match(/[^".;]*(?:`[^`]+`|\b\d+) unless sent/g)).toBeNull();
  });

  /** The defaults of the fields of a body, as the document shows them. */
  function defaultsOf({ path, method }: Contract): object {
    const { requestBody } = paths?.[path]?.[method.toLowerCase() as 'put'] ?? {};
    const { content = {} } = requestBody as { content?: Record<string, { schema?: Body }> };
    const schema = content['application/json']?.schema ?? {};
    const name = schema.$ref?.split('/').at(-1) ?? '';
    const { properties = {} } = (components?.schemas?.[name] as Body | undefined) ?? schema;
    const entries = Object.entries(properties).filter(([, field]) => 'default' in field);
    return Object.fromEntries(entries.map(([field, { default: value }]) => [field, value]));
  }

  const taking = catalogue.filter(({ body }) => body);

  // A generated client sends them with every call.
  it.each(taking.map((one) => [one.operationId, one] as const))(
    '%s takes its example with all of them',
    (_, one) => {
      const sent = { ...defaultsOf(one), ...(one.bodyExample as object) };
      expect(one.body?.safeParse(sent).error).toBeUndefined();
    },
  );

  it('are those of several calls', () => {
    const having = taking.filter((one) => Object.keys(defaultsOf(one)).length > 0);
    expect(having.map(({ operationId }) => operationId)).toEqual(
      expect.arrayContaining(['redeemPoints', 'joinHousehold', 'adjustPoints', 'putPromotion']),
    );
  });
});
