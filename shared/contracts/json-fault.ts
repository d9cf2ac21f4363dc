/** White space of JSON. */
const BLANKS = /[ \t\n\r]*/y;

/** The tokens of JSON. Characters of a text begin at the blank: those before it are escaped. */
const TOKENS = {
  mark: /[{}[\],:]/y,
  text: /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})[ !#-[\]-\uffff]*)*"/y,
  word: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y,
};

/** A token as the grammar sees it: its mark, or whether it is a text or another scalar. */
interface Token {
  readonly is: string;
  readonly end: number;
}

type Expected = 'value' | 'first item' | 'first key' | 'key' | 'colon' | 'no value';

const value = {
  '{': 'first key',
  '[': 'first item',
  text: 'no value',
  word: 'no value',
} as const;

type Followers = Readonly<Record<string, Expected>>;

/** The tokens that may come, each with the expectation behind it. */
const NEXT: Readonly<Record<Exclude<Expected, 'no value'>, Followers>> = {
  value,
  'first item': { ...value, ']': 'no value' },
  'first key': { text: 'colon', '}': 'no value' },
  key: { text: 'colon' },
  colon: { ':': 'value' },
};

/** The same behind a value, by what is open. */
const BEHIND: Readonly<Record<string, Followers>> = {
  '{': { ',': 'key', '}': 'no value' },
  '[': { ',': 'value', ']': 'no value' },
};

function followersOf(expected: Expected, open: readonly string[]): Followers {
  return expected === 'no value' ? (BEHIND[open.at(-1) ?? ''] ?? {}) : NEXT[expected];
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function tokenAt(text: string, at: number): Token | undefined {
  for (const [kind, pattern] of Object.entries(TOKENS)) {
    const end = endOf(pattern, text, at);
    if (end !== undefined) return { is: kind === 'mark' ? text.slice(at, end) : kind, end };
  }
  return undefined;
}

/** The offset at which a text ceases to be JSON: its length where it ends too early, undefined where it is JSON. */
export function jsonFault(text: string): number | undefined {
  const open: string[] = [];
  let expected: Expected = 'value';
  for (let at = 0; ; ) {
    at = endOf(BLANKS, text, at) ?? at;
    const followers = followersOf(expected, open);
    if (at === text.length && Object.keys(followers).length === 0) return undefined;
    const token = tokenAt(text, at);
    const next = token && followers[token.is];
    if (token === undefined || next === undefined) return at;
    if (token.is === '{' || token.is === '[') open.push(token.is);
    if (token.is === '}' || token.is === ']') open.pop();
    expected = next;
    at = token.end;
  }
}
