import * as z from 'zod';
import type { ZodOpenApiOverrideContext as SchemaContext } from 'zod-openapi';

type Schema = z.core.JSONSchema.BaseSchema;

/** The key of the words that a text of a response is known to be. More may come, so it is no `enum`. */
export const KNOWN = 'x-known-values';

/** An array of two numbers is a list with two items: many generators know no tuple, and none `items: false`. */
function listTuple(schema: Schema): void {
  const { prefixItems } = schema;
  if (!prefixItems) return;
  const numbers = prefixItems as { minimum: number; maximum: number }[];
  schema.items = {
    type: 'integer',
    minimum: Math.min(...numbers.map(({ minimum }) => minimum)),
    maximum: Math.max(...numbers.map(({ maximum }) => maximum)),
  };
  schema.minItems = prefixItems.length;
  schema.maxItems = prefixItems.length;
  delete schema.prefixItems;
}

/** A format says all that the pattern of the library beside it says. */
function dropDatePattern(schema: Schema): void {
  if (schema.format === 'date') delete schema.pattern;
}

/** The last variant of a union of responses: it takes the variants that later versions add. */
const other = (name: string, id: string): Schema => ({
  title: `Other${id}`,
  type: 'object',
  properties: { [name]: { type: 'string', description: 'A type that came later: ignore it' } },
  required: [name],
});

function openUnion(schema: Schema, discriminator: string, id: string): void {
  schema.anyOf = [...(schema.oneOf ?? schema.anyOf ?? []), other(discriminator, id)];
  delete schema.oneOf;
  delete schema.discriminator;
  delete schema.type;
}

/** Whether a literal tells the variants of a union apart; the union is open, so its variants may be exact. */
const tellsApart = (path: SchemaContext['path']) => path.at(-1) === 'type' && path.at(-2) === 'properties';

function openWords(schema: Schema, path: SchemaContext['path']): void {
  const words = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (!words || (schema.const !== undefined && tellsApart(path))) return;
  schema[KNOWN] = words;
  delete schema.enum;
  delete schema.const;
}

/**
 * Opens the schema of a response, so that clients generated from the document take what later versions add: fields,
 * words of a list, variants of a union. The server's own schemas stay strict, and tests hold responses to them.
 */
function openAnswer({ jsonSchema: schema, zodSchema, path }: SchemaContext): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
  for (const bound of bounds) delete schema[bound];
  // Whole examples stand beside the responses.
  delete schema.example;
  // A request may leave a field out; the response then does not have it.
  delete schema.default;
  const { def } = zodSchema._zod;
  if ('discriminator' in def)
    openUnion(schema, String(def.discriminator), String(z.globalRegistry.get(zodSchema)?.id));
  openWords(schema, path);
}

/**
 * A reviver of JSON. The library writes beside a reference with a text of its own that the object is closed, and so
 * would forbid every field of the schema that it refers to.
 */
export function openReferences(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
  const { additionalProperties: __, ...reference } = value as Schema;
  return reference;
}

/** Drops the bounds that zod gives every integer, and that no value can pass. */
function dropSafeBounds(schema: Schema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** Bounds of what a caller sends. In a response they would refuse what a later version allows. */
const bounds = [
  ...['pattern', 'propertyNames', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minimum', 'maximum'],
  'exclusiveMinimum',
];

/** Shapes each schema of the document: an option of `createDocument`. */
export function shapeSchema(context: SchemaContext): void {
  listTuple(context.jsonSchema);
  dropDatePattern(context.jsonSchema);
  dropSafeBounds(context.jsonSchema);
  if (context.io === 'output') openAnswer(context);
}
