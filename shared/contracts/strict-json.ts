import { jsonFault } from './json-fault.ts';

/**
 * The deepest nesting that is parsed. No document of the API comes near it, and parsers of clients may be recursive.
 */
const DEPTH_MAX = 32;

export class InvalidJson extends Error {}

/** JavaScript gives this key a meaning of its own, and a schema of free names would skip it silently. */
export class ForbiddenKey extends Error {}

/** Where an offset of a text is, as an editor counts. */
function positionOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/**
 * Parses JSON as `JSON.parse` does, but refuses three things that it allows: the same key twice in an object (the
 * second would win silently), a key `__proto__`, and nesting deeper than the bound.
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidJson(`The body is not JSON from ${positionOf(text, jsonFault(text) ?? 0)} on.`);
  }
  checkKeys(text);
  return value;
}

const STRING = /"(?:[^"\\]|\\.)*"/y;

/** Walks the tokens of a text that is valid JSON. */
function checkKeys(text: string): void {
  // A set of keys for each open object, null for each open list.
  const open: (Set<string> | null)[] = [];
  let keyIsNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      STRING.lastIndex = at;
      const token = STRING.exec(text)?.[0] ?? '"';
      if (keyIsNext) addKey(open.at(-1), token, () => positionOf(text, at));
      keyIsNext = false;
      at += token.length - 1;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : null);
      if (open.length > DEPTH_MAX)
        throw new InvalidJson(`The body is nested deeper than ${DEPTH_MAX} levels.`);
      keyIsNext = character === '{';
    } else if (character === '}' || character === ']') {
      open.pop();
      keyIsNext = false;
    } else if (character === ',') {
      keyIsNext = open.at(-1) instanceof Set;
    }
  }
}

function addKey(keys: Set<string> | null | undefined, token: string, position: () => string): void {
  const key = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
  if (keys?.has(key)) throw new InvalidJson(`The body names a key of an object twice: ${position()}.`);
  if (key === '__proto__') throw new ForbiddenKey('must not have a key __proto__');
  keys?.add(key);
}
