import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { openApiDocument } from '#shared/contracts/catalogue/document.ts';
import { exampleOf } from '#shared/contracts/catalogue/examples/response-examples.ts';
import type { Contract } from '#shared/contracts/contract.ts';

const { paths, components } = openApiDocument();

/** The calls whose response has a body. */
const replying = catalogue.filter(({ answers }) => Object.values(answers).some(({ schema }) => schema));

/** The example with whole hashes and secrets: it shows their beginning alone. */
function whole(example: unknown): unknown {
  const text = JSON.stringify(example).replaceAll(/"[0-9a-f]{8}…"/g, `"${'0'.repeat(64)}"`);
  return JSON.parse(text);
}

interface Media {
  readonly schema?: unknown;
  readonly example?: unknown;
  readonly examples?: unknown;
}

function mediaOf({ path, method }: Contract): readonly Media[] {
  const operation = paths?.[path]?.[method.toLowerCase() as 'get'];
  const responses = Object.values(operation?.responses ?? {}) as { content?: Record<string, Media> }[];
  return responses.flatMap(({ content = {} }) => Object.values(content));
}

/** The schema of the document as zod reads it: an own reading, beside the contract that it was made from. */
function documented(schema: unknown): z.ZodType {
  const local = (node: unknown) =>
    JSON.parse(JSON.stringify(node).replaceAll('#/components/schemas/', '#/$defs/'));
  return z.fromJSONSchema({ allOf: [local(schema)], $defs: local(components?.schemas) });
}

describe.each(replying.map((contract) => [contract.operationId, contract] as const))(
  'the example of %s',
  (operationId, contract) => {
    it('is a response that the contract promises, strictly', () => {
      const example = whole(exampleOf(operationId));
      const schemas = Object.values(contract.answers).flatMap(({ schema }) => schema ?? []);
      const errors = schemas.map((schema) => schema.safeParse(example).error?.message);
      expect(errors).toContain(undefined);
    });

    it('stands in the document beside a schema that takes it', () => {
      const shown = mediaOf(contract).filter((media) => 'example' in media || 'examples' in media);
      expect(shown).toHaveLength(1);
      for (const { schema } of shown) {
        expect(documented(schema).safeParse(exampleOf(operationId)).error).toBeUndefined();
      }
    });
  },
);
