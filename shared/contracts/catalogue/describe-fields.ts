import { fieldTexts } from './field-texts.ts';
import { KNOWN } from './open-answers.ts';
import { wordTexts } from './word-texts.ts';

/** A schema of the generated document, with the parts that have texts. */
export interface Described {
  $ref?: string;
  title?: string;
  example?: unknown;
  type?: string;
  required?: string[];
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

/** The places at which a long list of words was told, by the key of its texts. */
export type Told = Map<string, { readonly place: string; readonly words: readonly unknown[] }>;

/** A longer list is told once: a reader finds it at the first place. */
const REPEATED_CHARACTERS_MAX = 60;

function meaningOf(words: readonly unknown[], path: readonly string[], told: Told): string {
  const { key = '', text: known = {} } = textOf(wordTexts, path) ?? {};
  const meaning = words.map((word) => `\`${word}\`: ${known[String(word)] ?? ''}`).join('; ');
  if (meaning.length <= REPEATED_CHARACTERS_MAX) return meaning;
  const first = told.get(key);
  if (first && words.every((word) => first.words.includes(word))) return `Words as in \`${first.place}\``;
  told.set(key, { place: path.slice(-2).join('.'), words });
  return meaning;
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
export function describeFields(schema: Described, path: readonly string[], told: Told): void {
  // Each body has a whole example, which says more than those of its fields.
  if (schema.type !== 'object' && schema.oneOf === undefined) delete schema.example;
  const words = wordsOf(schema);
  if (words.length > 0) {
    const about = schema.description === undefined ? '' : `${schema.description}. `;
    schema.description = `${about}${meaningOf(words, path, told)}`;
  }
  for (const part of alternatives(schema)) describeFields(part, path, told);
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    describeField(field, [...path, name]);
    describeFields(field, [...path, name], told);
  }
}

/** Keys of texts that no field used: a removed field takes its text along. */
export function unusedTexts(): readonly string[] {
  return [...Object.keys(fieldTexts), ...Object.keys(wordTexts)].filter((key) => !used.has(key));
}
