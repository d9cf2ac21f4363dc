import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

// The page's modules are plain JavaScript for the browser: those without a DOM run here as they are.
const page = (file: string) =>
  import(pathToFileURL(join(import.meta.dirname, '../../../web/docs', file)).href);
const { groupsOf, matches, operationsOf, resolve } = await page('document.js');
const { boundsWords, typeWords } = await page('schema-words.js');
const { curlOf, sampleOf } = await page('sample.js');

const document = {
  tags: [{ name: 'ledger', description: 'Points' }, { name: 'unused' }],
  security: [{ oauth: ['laurel/channel'] }],
  paths: {
    '/v1/members/{member}': {
      parameters: [{ $ref: '#/components/parameters/member' }],
      get: {
        operationId: 'getMember',
        tags: ['members'],
        responses: { 404: { $ref: '#/components/responses/none' } },
      },
      put: {
        operationId: 'putMember',
        tags: ['ledger'],
        summary: 'Enrol',
        security: [{ oauth: ['laurel/channel'] }, { oauth: ['laurel/agent'] }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Line' } } } },
      },
    },
    '/health': { get: { operationId: 'getHealth', security: [] } },
  },
  components: {
    parameters: {
      member: { name: 'member', in: 'path', required: true, schema: { type: 'string' }, example: "o'hara" },
    },
    responses: { none: { description: 'No such member' } },
    schemas: {
      Line: {
        type: 'object',
        required: ['sku', 'lines', 'tier'],
        properties: {
          sku: { type: 'string', minLength: 1 },
          note: { type: 'string' },
          lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } },
          tier: { enum: ['blue', 'gold'] },
        },
      },
      Round: { $ref: '#/components/schemas/Round' },
    },
  },
};

describe('reading the document', () => {
  const operations = operationsOf(document);

  it('gives every call with its references followed', () => {
    expect(operations).toMatchObject([
      {
        id: 'getMember',
        method: 'GET',
        scopes: ['laurel/channel'],
        answers: [{ status: '404', description: 'No such member' }],
      },
      { id: 'putMember', parameters: [{ name: 'member' }], scopes: ['laurel/channel', 'laurel/agent'] },
      { id: 'getHealth', scopes: [], tag: 'other' },
    ]);
  });

  it('groups calls by tag, in the order of the tags', () => {
    expect(groupsOf(document, operations).map(({ name }: { name: string }) => name)).toEqual([
      'ledger',
      'members',
      'other',
    ]);
  });

  it.each([
    ['put member', ['putMember']],
    ['AGENT', ['putMember']],
    ['/health', ['getHealth']],
    ['', ['getMember', 'putMember', 'getHealth']],
    ['nothing like it', []],
  ])('finds %j', (query, ids) => {
    expect(
      operations.filter((one: object) => matches(one, query)).map(({ id }: { id: string }) => id),
    ).toEqual(ids);
  });

  it('ends on references that lead nowhere or in a circle', () => {
    expect(resolve(document, { $ref: '#/components/schemas/Round' })).toEqual({});
    expect(resolve(document, { $ref: '#/components/schemas/None' })).toEqual({});
    expect(resolve(document, { $ref: 'https://elsewhere.example/' })).toEqual({});
  });

  it('makes an example from the required fields of a shape that holds itself', () => {
    const media = document.paths['/v1/members/{member}'].put.requestBody.content['application/json'];
    expect(sampleOf(document, media)).toMatchObject({ sku: 'text', tier: 'blue', lines: [{ sku: 'text' }] });
  });

  it('writes a curl line that a shell reads back', () => {
    const put = operations.find(({ id }: { id: string }) => id === 'putMember');
    const given = { ...put, body: { content: { 'application/json': { example: { name: "it's" } } } } };
    expect(curlOf(document, given, 'http://localhost:3000')).toBe(
      [
        "curl -X PUT 'http://localhost:3000/v1/members/o'\\''hara' \\",
        '  -H "Authorization: Bearer $TOKEN" \\',
        "  -H 'Content-Type: application/json' \\",
        `  -d '{\n  "name": "it'\\''s"\n}'`,
      ].join('\n'),
    );
  });
});

describe('a schema in words', () => {
  it.each([
    [{ type: 'string' }, 'string'],
    [{ type: ['string', 'null'] }, 'string or null'],
    [{ anyOf: [{ $ref: '#/components/schemas/Line' }, { type: 'null' }] }, 'Line or null'],
    [{ oneOf: [{ const: 'day' }, { type: 'integer' }] }, '"day" or integer'],
    [{ enum: ['pos', 'web'] }, '"pos" or "web"'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Line' } }, 'array of Line'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'object of string by name'],
    [
      {
        type: 'object',
        additionalProperties: {
          anyOf: [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, { type: 'null' }],
        },
      },
      'object of (string or number or null) by name',
    ],
    [{}, 'anything'],
  ])('%j is %s', (schema, words) => {
    expect(typeWords(document, schema)).toBe(words);
  });

  it.each([
    [{ minLength: 1, maxLength: 64 }, '1 to 64 characters'],
    [{ minimum: 0, maximum: 1e12 }, '0 to 1,000,000,000,000'],
    [{ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, ''],
    [{ exclusiveMinimum: 0, maximum: 5 }, 'above 0; at most 5'],
    [{ minItems: 1 }, 'at least 1 items'],
    [{ pattern: '^a$' }, 'matches ^a$'],
    [{ format: 'email', pattern: '^.+$' }, 'email'],
    [{ default: 50 }, '50 unless given'],
  ])('%j is bounded: %s', (schema, words) => {
    expect(boundsWords(schema)).toBe(words);
  });
});
