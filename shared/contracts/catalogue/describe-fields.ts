import { fieldTexts } from './field-texts.ts';
import { KNOWN } from './open-answers.ts';
import { wordTexts } from './word-texts.ts';

/** A schema of the generated document, with the parts that have texts. */
export interface Described {
  $ref?: string;
  title?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  [KNOWN]?: unknown[];
  properties?: Record<string, Described>;
  items?: Described | boolean;
  additionalProperties?: Described | boolean;
  prefixItems?: Described[];
  anyOf?: Described[];
  oneOf?: Described[];
  allOf?: Described[];
}

/** Descriptions of shared fields, which say the unit and no meaning. */
const general = new Set(['Points', "The client's own id", 'Minor units beside their currency']);

const used = new Set<string>();

/** The most specific text of a field: by its whole path, else by its parent, else by its name. */
function textOf<Text>(texts: Readonly<Record<string, Text>>, path: readonly string[], nested = true) {
  const name = path.at(-1) ?? '';
  const parents = nested ? path.slice(0, -1).toReversed() : [];
  const key = [...parents.map((parent) => `${parent}.${name}`), name].find((one) => texts[one] !== undefined);
  if (key !== undefined) used.add(key);
  return key === undefined ? undefined : { key, text: texts[key] };
}

function meaningOf(words: readonly unknown[], path: readonly string[]): string {
  const known = textOf(wordTexts, path)?.text ?? {};
  return words.map((word) => `\`${word}\`: ${known[String(word)] ?? ''}`).join('; ');
}

/** The words that a schema takes, or in a response is known to have. */
export const wordsOf = ({ enum: words, const: word, [KNOWN]: known }: Described): readonly unknown[] =>
  words ?? known ?? (word === undefined ? [] : [word]);

const alternatives = ({ anyOf = [], oneOf = [], allOf = [], prefixItems = [], ...schema }: Described) => [
  ...anyOf,
  ...oneOf,
  ...allOf,
  ...prefixItems,
  ...[schema.items, schema.additionalProperties].filter((part) => typeof part === 'object'),
];

function describeField(schema: Described, path: readonly string[]): void {
  const found = textOf(fieldTexts, path);
  if (found === undefined) return;
  const telling = schema.description !== undefined && !general.has(schema.description);
  if (telling && !found.key.includes('.')) return;
  schema.description = found.text ?? '';
}

/** Gives every field of a schema its description, and every word list the meaning of its words. */
export function describeFields(schema: Described, path: readonly string[]): void {
  const words = wordsOf(schema);
  if (words.length > 0) {
    const about = schema.description === undefined ? '' : `${schema.description}. `;
    schema.description = `${about}${meaningOf(words, path)}`;
  }
  for (const part of alternatives(schema)) describeFields(part, path);
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    describeField(field, [...path, name]);
    describeFields(field, [...path, name]);
  }
}

/** Keys of texts that no field used: a removed field takes its text along. */
export function unusedTexts(): readonly string[] {
  return [...Object.keys(fieldTexts), ...Object.keys(wordTexts)].filter((key) => !used.has(key));
}
