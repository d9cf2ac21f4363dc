import { createHash } from 'node:crypto';
import { formatInstant } from '#shared/domain/time/calendar.ts';

export type Content = Readonly<Record<string, unknown>>;

/** Whether a promotion runs: its content, nothing, or an earlier version while the content is a draft. */
export type Active = boolean | 'earlier';

/** The content of a thing's file. Only promotions can be active. */
export interface Document {
  readonly content: Content;
  readonly active?: Active | undefined;
}

/**
 * Documents by name. The name is also the path of the file and of the call: `program`, `promotions/tea-week`,
 * `rewards/coffee`, `stores/dublin-1`.
 */
export type Documents = ReadonlyMap<string, Document>;

/** The kinds of which there are many, each in a folder of its own. */
export const listedKinds = ['promotions', 'rewards', 'stores'] as const;
export type ListedKind = (typeof listedKinds)[number];

export type Kind = 'program' | ListedKind;

export function kindOf(name: string): Kind {
  return listedKinds.find((kind) => name.startsWith(`${kind}/`)) ?? 'program';
}

/** The fields that identify a thing come first in its object. The others follow by name. */
const FIRST: readonly string[] = ['id', 'name', 'type', 'active'];

function rank(key: string): number {
  const place = FIRST.indexOf(key);
  return place < 0 ? FIRST.length : place;
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : Number(a > b)));
  return Object.fromEntries(entries.map(([key, part]) => [key, inOrder(part)]));
}

/** The canonical text of a value: the same value always has the same text. */
export function textOf(value: unknown): string {
  return `${JSON.stringify(inOrder(value), null, 2)}\n`;
}

export function digestOf({ content, active }: Document): string {
  return createHash('sha256').update(textOf({ content, active })).digest('hex');
}

export function isSame(a: Document | undefined, b: Document | undefined): boolean {
  return a === undefined || b === undefined ? a === b : digestOf(a) === digestOf(b);
}

export function isSameContent(a: Content, b: Content): boolean {
  return textOf(a) === textOf(b);
}

/** The content with times in UTC with milliseconds, which is how the API returns them. */
export function withTimesInUtc(kind: Kind, content: Content): Content {
  if (kind === 'rewards') return timesInUtc(content);
  if (kind === 'promotions' && isObject(content.schedule)) {
    return { ...content, schedule: timesInUtc(content.schedule) };
  }
  return content;
}

function timesInUtc(part: Content): Content {
  const times = (['from', 'to'] as const).flatMap((key) => {
    const at = Date.parse(String(part[key]));
    return Number.isNaN(at) ? [] : [[key, formatInstant(at)] as const];
  });
  return { ...part, ...Object.fromEntries(times) };
}

export function isObject(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
