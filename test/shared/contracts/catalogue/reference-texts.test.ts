import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import {
  type DescribedDocument,
  isReference,
  operationsOf,
  type Parameter,
  type Reference,
} from '#shared/contracts/catalogue/describe-document.ts';
import { type Described, unusedTexts, wordsOf } from '#shared/contracts/catalogue/describe-fields.ts';
import { openApiDocument } from '#shared/contracts/catalogue/document.ts';
import { tags } from '#shared/contracts/catalogue/tags.ts';
import { refusalKinds } from '#shared/domain/refusals/refusal-codes.ts';

const document = openApiDocument();

/** Each schema below one with the path to it, the fields named. */
function* schemasOf(schema: Described, path: string): Generator<readonly [string, Described]> {
  yield [path, schema];
  const { anyOf = [], oneOf = [], allOf = [], prefixItems = [], items, additionalProperties } = schema;
  for (const part of [...anyOf, ...oneOf, ...allOf, ...prefixItems, items, additionalProperties]) {
    if (typeof part === 'object') yield* schemasOf(part, path);
  }
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    yield* schemasOf(field, `${path}.${name}`);
  }
}

function* bodiesOf({ paths, components }: DescribedDocument): Generator<readonly [string, Described]> {
  yield* Object.entries(components.schemas);
  for (const operation of operationsOf({ paths, components })) {
    const { operationId, requestBody, responses } = operation;
    for (const { content = {} } of [requestBody ?? {}, ...Object.values(responses)]) {
      for (const { schema } of Object.values(content)) if (schema) yield [operationId, schema];
    }
  }
}

/** A parameter that several calls have is a component. */
function resolved(parameter: Parameter | Reference): Parameter {
  if (!isReference(parameter)) return parameter;
  const component = document.components.parameters?.[parameter.$ref.split('/').at(-1) ?? ''];
  if (component === undefined) throw new Error(`no parameter ${parameter.$ref}`);
  return component;
}

const schemas = [...bodiesOf(document)].flatMap(([name, schema]) => [...schemasOf(schema, name)]);
const operations = operationsOf(document);

/** Every text of the document with the place where it stands. */
function* textsOf(node: unknown, place: string): Generator<readonly [string, string]> {
  if (typeof node !== 'object' || node === null) return;
  for (const [name, value] of Object.entries(node)) {
    if (['summary', 'description', 'title'].includes(name) && typeof value === 'string') {
      yield [`${place}/${name}`, value];
    } else if (!['example', 'examples', 'properties'].includes(name)) {
      yield* textsOf(value, `${place}/${name}`);
    } else if (name === 'properties') {
      for (const [field, schema] of Object.entries(value ?? {})) yield* textsOf(schema, `${place}/${field}`);
    }
  }
}

const texts = [...textsOf(document, '')];

describe('the reference', () => {
  it.each(operations.map((operation) => [operation.operationId, operation] as const))(
    '%s has a summary to scan',
    (_, operation) => {
      expect(operation).toMatchObject({ summary: expect.stringMatching(/^[A-Z][a-z]+ [^.]{1,55}$/) });
    },
  );

  it('has a chapter for each capability that has calls', () => {
    const chapters = tags.map(({ name }) => name);
    expect([...new Set(catalogue.map(({ capability }) => capability))].sort()).toEqual(chapters.toSorted());
  });

  it('describes every field and every parameter', () => {
    const fields = schemas.flatMap(([path, { properties = {} }]) =>
      Object.entries(properties).map(
        ([name, field]) => [`${path}.${name}`, field.description ?? ''] as const,
      ),
    );
    const parameters = operations.flatMap(({ operationId, parameters: own = [] }) =>
      own.map((parameter) => {
        const { name, description = '' } = resolved(parameter);
        return [`${operationId}?${name}`, description] as const;
      }),
    );
    expect(fields.length).toBeGreaterThan(500);
    expect([...fields, ...parameters].filter(([, text]) => text.length < 4)).toEqual([]);
  });

  it('says what each word of a word list means', () => {
    const lists = schemas.flatMap(([path, schema]) =>
      wordsOf(schema).map((one) => [path, String(one), schema.description ?? ''] as const),
    );
    expect(lists.length).toBeGreaterThan(100);
    const means = (word: string, text: string) => new RegExp(`\`${word}\`: [a-z\`]`).test(text);
    // A long list is told once, and named where it comes again.
    const toldAt = (text: string) => {
      const [, name = '', field = ''] = /Words as in `(\w+)\.(\w+)`$/.exec(text) ?? [];
      return schemas.flatMap(([path, { properties }]) => {
        const told = path.endsWith(name) || path.includes(`${name}.`) ? properties?.[field] : undefined;
        const items = typeof told?.items === 'object' ? told.items : undefined;
        return [told?.description ?? '', items?.description ?? ''];
      });
    };
    const bare = lists.filter(
      ([, word, text]) => !means(word, text) && !toldAt(text).some((one) => means(word, one)),
    );
    expect(bare.map(([path, word]) => `${path} ${word}`)).toEqual([]);
  });

  it('says what each code of a refusal means', () => {
    const { description = '' } = document.components.schemas.Problem?.properties?.code ?? {};
    const bare = refusalKinds.filter(({ code }) => !new RegExp(`\`${code}\`: [a-z\`]`).test(description));
    expect(bare).toEqual([]);
  });

  it('names each status that a call replies with', () => {
    expect(operations.filter(({ responses }) => 'default' in responses)).toEqual([]);
    for (const { responses } of operations) expect(Object.keys(responses)).toContain('503');
  });

  it('begins no text with a relative, and has none of the words that puzzled', () => {
    expect(texts.length).toBeGreaterThan(500);
    expect(
      texts.filter(([, text]) => /(?:^|[.?!] |\n)(?:What|Who|Whose|Whom|Of|As far as)\b/.test(text)),
    ).toEqual([]);
    expect(texts.filter(([, text]) => /\b(?:by then|of then|so many|it is about)\b/i.test(text))).toEqual([]);
  });

  it('has no text that no field takes', () => {
    expect(unusedTexts()).toEqual([]);
  });
});
