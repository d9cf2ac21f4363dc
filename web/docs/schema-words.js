import { referenceName, resolve } from './document.js';

const NULL = 'null';
/** Generators write these formats' patterns out, which tells a reader nothing more. */
const FORMATS_THAT_SAY_IT = new Set(['date-time', 'date', 'email', 'uuid', 'uri']);

/** Splits `anyOf`/`oneOf` with null, and `type: [x, "null"]`, into what it is otherwise and whether null will do. */
export function withoutNull(document, schema) {
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) {
    const rest = variants.filter((variant) => resolve(document, variant).type !== NULL);
    const nullable = rest.length < variants.length;
    if (rest.length === 1 && nullable)
      return { schema: { ...rest[0], description: schema.description }, nullable };
    return { schema: { ...schema, oneOf: rest, anyOf: undefined }, nullable };
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== NULL);
    return {
      schema: { ...schema, type: types.length === 1 ? types[0] : types },
      nullable: types.length < schema.type.length,
    };
  }
  return { schema, nullable: false };
}

/** A schema's type in a few words: `array of Line`, `string or null`, `"pos" or "web"`. */
export function typeWords(document, given) {
  const { schema, nullable } = withoutNull(document, given);
  const words = plainType(document, schema);
  return nullable ? `${words} or null` : words;
}

function plainType(document, schema) {
  const name = referenceName(schema);
  if (name !== undefined) return name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) {
    return [...new Set(variants.map((variant) => typeWords(document, variant)))].join(' or ');
  }
  if (schema.allOf?.length === 1) return typeWords(document, schema.allOf[0]);
  if (schema.type === 'array') return `array of ${inner(document, schema.items ?? {})}`;
  if (isMap(schema)) return `object of ${inner(document, schema.additionalProperties)} by name`;
  if (Array.isArray(schema.type)) return schema.type.join(' or ');
  return schema.type ?? (schema.properties === undefined ? 'anything' : 'object');
}

function inner(document, schema) {
  const words = typeWords(document, schema);
  return words.includes(' or ') ? `(${words})` : words;
}

export function isMap(schema) {
  return (
    typeof schema.additionalProperties === 'object' &&
    Object.keys(schema.additionalProperties).length > 0 &&
    schema.properties === undefined
  );
}

/** The bounds of a value, as a reader would say them. */
export function boundsWords(schema) {
  const words = [
    schema.format,
    schema.exclusiveMinimum === undefined ? undefined : `above ${figure(schema.exclusiveMinimum)}`,
    schema.exclusiveMaximum === undefined ? undefined : `below ${figure(schema.exclusiveMaximum)}`,
    range(schema.minimum, schema.maximum),
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minItems, schema.maxItems, ' items'),
    range(schema.minProperties, schema.maxProperties, ' names'),
    schema.uniqueItems ? 'no repeats' : undefined,
    schema.multipleOf === undefined ? undefined : `a multiple of ${schema.multipleOf}`,
    schema.pattern === undefined || FORMATS_THAT_SAY_IT.has(schema.format)
      ? undefined
      : `matches ${schema.pattern}`,
    schema.propertyNames?.pattern === undefined ? undefined : `names match ${schema.propertyNames.pattern}`,
    schema.default === undefined ? undefined : `${JSON.stringify(schema.default)} unless given`,
  ];
  return words.filter((word) => word !== undefined).join('; ');
}

function range(from, to, unit = '') {
  const least = isBound(from) ? from : undefined;
  const most = isBound(to) ? to : undefined;
  if (least === undefined && most === undefined) return undefined;
  if (least === most) return figure(least) + unit;
  if (least === undefined) return `at most ${figure(most)}${unit}`;
  if (most === undefined) return `at least ${figure(least)}${unit}`;
  return `${figure(least)} to ${figure(most)}${unit}`;
}

/** JSON Schema writers put the greatest safe integer where they mean no bound at all. */
const isBound = (value) => value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

const figure = (value) => value.toLocaleString('en');
