import type { FactKind } from './fact-set.ts';

/** Items of a list in a condition. */
const VALUES_MAX = 1000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

export type Fields = Readonly<Record<string, unknown>>;

/** Notes an error. */
export type Refuse = (pointer: string, message: string) => undefined;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function refuseUnknown(
  fields: Fields,
  known: readonly string[],
  at: string,
  refuse: Refuse,
): undefined {
  for (const field of Object.keys(fields)) {
    if (known.includes(field)) continue;
    const step = field.replaceAll('~', '~0').replaceAll('/', '~1');
    refuse(`${at}/${step}`, 'is not a known field');
  }
}

export function checkList(
  list: unknown,
  at: string,
  refuse: Refuse,
  checkItem: (item: unknown, at: string) => undefined,
): undefined {
  if (!Array.isArray(list)) return refuse(at, 'must be a list');
  if (list.length === 0) return refuse(at, 'must not be empty');
  if (list.length > VALUES_MAX) return refuse(at, `must have at most ${VALUES_MAX} items`);
  for (const [index, item] of list.entries()) checkItem(item, `${at}/${index}`);
}

export function checkText(value: unknown, lengthMax: number, at: string, refuse: Refuse): undefined {
  if (typeof value !== 'string') return refuse(at, 'must be a text');
  if (value.length === 0 || value.length > lengthMax) {
    return refuse(at, `must have 1 to ${lengthMax} characters`);
  }
  if (CONTROL.test(value) || !value.isWellFormed()) refuse(at, 'must not contain control characters');
}

export function checkNumber(value: unknown, at: string, refuse: Refuse): undefined {
  if (typeof value !== 'number') return refuse(at, 'must be a number');
  if (!Number.isFinite(value)) refuse(at, 'must be a number that is not so large');
}

/** Checks a value against the kind of the fact that it is compared with. */
export function checkScalar(kind: FactKind, value: unknown, at: string, refuse: Refuse): undefined {
  switch (kind.kind) {
    case 'number':
      return checkNumber(value, at, refuse);
    case 'flag':
      return typeof value === 'boolean' ? undefined : refuse(at, 'must be true or false');
    case 'attributes':
      if (typeof value === 'boolean') return;
      if (typeof value === 'number') return checkNumber(value, at, refuse);
      if (typeof value === 'string') return checkText(value, kind.lengthMax, at, refuse);
      return refuse(at, 'must be a text, a number, true or false');
    case 'texts':
      return checkText(value, kind.lengthMax, at, refuse);
    case 'text':
      if (kind.values === undefined) return checkText(value, kind.lengthMax, at, refuse);
      if (!kind.values.some((known) => known === value)) {
        refuse(at, `must be one of ${kind.values.join(', ')}`);
      }
  }
}
