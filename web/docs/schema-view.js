import { referenceName, resolve } from './document.js';
import { element } from './dom.js';
import { prose } from './prose.js';
import { boundsWords, isMap, typeWords, withoutNull } from './schema-words.js';

const DEPTH_MAX = 6;

/**
 * A schema as a table of its fields, nested ones by their path; named schemas inside it are linked. What is sent
 * says which fields are required, what is `answered` which may be absent.
 */
export function schemaView(document, given, answered = false) {
  const schema = resolve(document, given);
  const variants = withoutNull(document, schema).schema.oneOf;
  if (variants?.some((variant) => resolve(document, variant).properties !== undefined)) {
    return variants.map((variant, index) =>
      element(
        'div',
        { class: 'variant' },
        element(
          'p',
          { class: 'variant-name' },
          index === 0 ? 'Either ' : 'or ',
          element('strong', {}, titleOf(variant, document)),
        ),
        schemaView(document, variant, answered),
      ),
    );
  }
  const rows = fieldsOf(document, schema);
  if (rows.length === 0) {
    return element(
      'p',
      {},
      typeOf(document, schema),
      bounds(schema),
      schema.description && ` ${schema.description}`,
    );
  }
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ['Field', 'Type', 'What it is'].map((title) => element('th', { scope: 'col' }, title)),
        ),
      ),
      element(
        'tbody',
        {},
        rows.map((row) => fieldRow(document, row, answered)),
      ),
    ),
  );
}

/** One row of a table: a field of a body or a parameter. */
export function fieldRow(document, { name, required, schema, description }, answered = false) {
  const named = resolve(document, withoutNull(document, schema).schema);
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, element('code', {}, name), presence(required, answered)),
    element(
      'td',
      { class: 'type' },
      typeOf(document, schema),
      bounds({ ...named, ...withoutNull(document, schema).schema }),
    ),
    element('td', { class: 'what' }, prose(description ?? schema.description ?? named.description ?? '')),
  );
}

function presence(required, answered) {
  if (answered) return !required && element('span', { class: 'optional' }, ' may be absent');
  return required && element('span', { class: 'required' }, ' required');
}

/** The type in words, each named schema in it a link to its description. */
function typeOf(document, schema) {
  const names = document.components?.schemas ?? {};
  return typeWords(document, schema)
    .split(/\b/)
    .map((word) => (Object.hasOwn(names, word) ? element('a', { href: `#schema-${word}` }, word) : word));
}

function bounds(schema) {
  const words = boundsWords(schema);
  return words !== '' && element('span', { class: 'bounds' }, words);
}

function titleOf(variant, document) {
  return referenceName(variant) ?? variant.title ?? typeWords(document, variant);
}

/** Fields with those of unnamed objects inside them: `lines[].sku`, `profile.givenName`. */
function fieldsOf(document, schema, path = '', depth = 0) {
  const parts = [schema, ...(schema.allOf ?? []).map((part) => resolve(document, part))];
  return parts.flatMap((part) =>
    Object.entries(part.properties ?? {}).flatMap(([key, field]) => {
      const name = `${path}${key}`;
      const row = { name, schema: field, required: part.required?.includes(key) ?? false };
      const inner = insideOf(document, field);
      if (inner === undefined || depth >= DEPTH_MAX) return [row];
      return [row, ...fieldsOf(document, inner.schema, `${name}${inner.suffix}.`, depth + 1)];
    }),
  );
}

/** What to unfold beneath a field: nothing where its type has a name of its own and thus a place of its own. */
function insideOf(document, given) {
  const { schema } = withoutNull(document, given);
  if (referenceName(schema) !== undefined) return undefined;
  if (schema.type === 'array' && schema.items !== undefined)
    return beneath(insideOf(document, schema.items), '[]');
  if (isMap(schema)) return beneath(insideOf(document, schema.additionalProperties), '[name]');
  return schema.properties === undefined ? undefined : { schema, suffix: '' };
}

function beneath(inner, suffix) {
  return inner && { schema: inner.schema, suffix: `${suffix}${inner.suffix}` };
}
