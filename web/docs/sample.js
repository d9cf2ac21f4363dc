import { mediaOf, resolve } from './document.js';

const DEPTH_MAX = 8;

/** An example of a body: the document's own where it has one, else made from the schema's required fields. */
export function sampleOf(document, media) {
  if (media === undefined) return undefined;
  if (media.example !== undefined) return media.example;
  const [example] = Object.values(media.examples ?? {});
  if (example !== undefined) return resolve(document, example).value;
  return media.schema === undefined ? undefined : made(document, media.schema, 0);
}

function made(document, given, depth) {
  const schema = resolve(document, given);
  const own = schema.example ?? schema.examples?.[0] ?? schema.const ?? schema.enum?.[0] ?? schema.default;
  if (own !== undefined) return own;
  const variant = (schema.oneOf ?? schema.anyOf ?? schema.allOf)?.[0];
  if (variant !== undefined) return made(document, variant, depth + 1);
  if (schema.properties !== undefined && depth < DEPTH_MAX) {
    const fields = Object.entries(schema.properties).filter(([key]) => schema.required?.includes(key));
    return Object.fromEntries(fields.map(([key, field]) => [key, made(document, field, depth + 1)]));
  }
  return plain(document, schema, depth);
}

function plain(document, schema, depth) {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'array')
    return schema.items === undefined || depth >= DEPTH_MAX ? [] : [made(document, schema.items, depth + 1)];
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (type === 'boolean') return true;
  if (type === 'string') return schema.format === 'date-time' ? '2026-01-31T12:00:00.000Z' : 'text';
  return type === 'null' ? null : {};
}

/** The call as a line for a shell. `$TOKEN` stands for an access token. */
export function curlOf(document, operation, origin) {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name) =>
    encodeURIComponent(parameterSample(operation, name)),
  );
  const media = mediaOf(operation.body);
  const body = sampleOf(document, media);
  const parts = [
    `curl ${operation.method === 'GET' ? '' : `-X ${operation.method} `}${quoted(origin + path)}`,
    operation.scopes.length > 0 && '-H "Authorization: Bearer $TOKEN"',
    body !== undefined && `-H ${quoted(`Content-Type: ${media.type}`)}`,
    body !== undefined && `-d ${quoted(typeof body === 'string' ? body : JSON.stringify(body, null, 2))}`,
  ];
  return parts.filter((part) => part !== false).join(' \\\n  ');
}

function parameterSample(operation, name) {
  const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
  const given = parameter?.example ?? parameter?.schema?.example ?? parameter?.schema?.examples?.[0];
  if (given !== undefined) return String(given);
  return name === 'seq' ? '1' : `${name.replace(/Id$/, '')}-1`;
}

function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
