import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { fieldErrors, pointerTo } from '#shared/contracts/field-errors.ts';
import { InvalidJson, parseStrictJson } from '#shared/contracts/strict-json.ts';
import { badInput, type Stop } from '../terminal/stop.ts';
import { unreadableFile } from '../terminal/unreadable-file.ts';
import { isDateFormat } from './date-format.ts';

const column = z.string().min(1);
const words = z.array(z.string()).min(1);

const cell = z.strictObject({
  column,
  trim: z.boolean().default(true),
  lowerCase: z.boolean().default(false),
  /** The meaning of a cell by its text. The meaning '' counts as an empty cell. */
  map: z.record(z.string(), z.string()).default({}),
  /** The meaning of an empty cell. */
  default: z.string().optional(),
});

/** A column's name alone stands for a cell without further options. */
const named = <Spec extends z.ZodType>(spec: Spec) =>
  z.preprocess((given) => (typeof given === 'string' ? { column: given } : given), spec);

const textCell = named(cell);
const dateFormat = z
  .string()
  .refine(isDateFormat, 'must have YYYY, MM or M, and DD or D once each')
  .default('YYYY-MM-DD');
const trueWords = { true: words.default(['true', 'yes', '1']), false: words.default(['false', 'no', '0']) };
const points = named(cell.extend({ thousands: z.string().length(1).optional() }));

const mapping = z.strictObject({
  memberId: textCell,
  /** Columns that the import leaves out. */
  ignore: z.array(z.string()).default([]),
  /** Columns that a draft could not map. A person decides on each of them. */
  unmapped: z
    .array(z.string())
    .refine(
      (names) => names.length === 0,
      'must be empty: map each of these columns, or move its name to ignore',
    )
    .default([]),
  cards: z.preprocess(
    (given) => (Array.isArray(given) || given === undefined ? given : [given]),
    z
      .array(named(cell.extend({ separator: z.string().min(1).optional() })))
      .min(1)
      .optional(),
  ),
  email: textCell.optional(),
  phone: named(
    cell.extend({
      countryCode: z
        .string()
        .regex(/^[1-9]\d{0,2}$/, 'must be 1 to 3 digits')
        .optional(),
    }),
  ).optional(),
  givenName: textCell.optional(),
  familyName: textCell.optional(),
  birthDate: named(cell.extend({ format: dateFormat })).optional(),
  country: textCell.optional(),
  locale: textCell.optional(),
  attributes: z
    .record(
      z.string(),
      named(cell.extend({ type: z.enum(['text', 'number', 'boolean']).default('text'), ...trueWords })),
    )
    .default({}),
  consents: z.strictObject({ marketing: named(cell.extend(trueWords)).optional() }).default({}),
  opening: z
    .strictObject({
      points: points.optional(),
      expiresOn: named(
        cell.extend({ format: dateFormat, never: z.array(z.string()).default([]) }),
      ).optional(),
      qualifying: points.optional(),
      tier: textCell.optional(),
    })
    .refine(
      ({ points: given, expiresOn }) => given !== undefined || expiresOn === undefined,
      'must have points if it has expiresOn',
    )
    .default({}),
});

export type Mapping = z.infer<typeof mapping>;
export type Cell = z.infer<typeof cell>;

/** The columns of the import, from the JSON text of a mapping. */
export function readMapping(text: string, path: string): Mapping {
  let given: unknown;
  try {
    given = parseStrictJson(text);
  } catch (error) {
    const why = error instanceof InvalidJson ? error.message.replace('The body', 'It') : '';
    throw badInput(`${path} cannot be read as JSON. ${why}`.trimEnd(), error);
  }
  const read = mapping.safeParse(given);
  if (read.success) return read.data;
  const found = fieldErrors(read.error, given);
  throw badMapping(path, found);
}

export async function readMappingFile(path: string): Promise<Mapping> {
  try {
    return readMapping(await readFile(path, 'utf8'), path);
  } catch (error) {
    throw unreadableFile(path, error) ?? error;
  }
}

function badMapping(
  path: string,
  errors: readonly { readonly pointer: string; readonly message: string }[],
): Stop {
  const lines = errors.map(({ pointer, message }) => `  ${pointer || 'The mapping'} ${message}`);
  return badInput([`${path} is not a valid mapping:`, ...lines].join('\n'));
}

/** The cells of a mapping with their pointers. */
function cellsOf(value: unknown, path: readonly PropertyKey[] = []): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('column' in value && typeof value.column === 'string' && 'trim' in value) {
    return [[pointerTo([...path, 'column']), value.column]];
  }
  return Object.entries(value).flatMap(([key, part]) => cellsOf(part, [...path, key]));
}

const quoted = (names: readonly string[]) => names.map((name) => JSON.stringify(name)).join(', ');

/**
 * Refuses a mapping with a column that the file does not have, or has more than once, and one that says nothing of a
 * column of the file: its content would be lost unseen.
 */
export function checkColumns(given: Mapping, header: readonly string[], path: string): void {
  const cells = cellsOf(given);
  const mapped = cells.map(([, name]) => name);
  const ignored = given.ignore.map((name, index) => [pointerTo(['ignore', index]), name] as const);
  const errors = [
    ...cells.flatMap(([pointer, name]) => {
      const times = header.filter((one) => one === name).length;
      if (times === 1) return [];
      const message = times === 0 ? 'is not a column of the file' : 'is more than one column of the file';
      return [{ pointer, message }];
    }),
    ...ignored.flatMap(([pointer, name]) => {
      if (mapped.includes(name)) return [{ pointer, message: 'is mapped, too' }];
      return header.includes(name) ? [] : [{ pointer, message: 'is not a column of the file' }];
    }),
  ];
  const left = [...new Set(header)].filter((name) => !mapped.includes(name) && !given.ignore.includes(name));
  if (left.length > 0) {
    errors.push({
      pointer: '',
      message: `says nothing of ${quoted(left)}: map each column, or add its name to ignore`,
    });
  }
  if (errors.length === 0) return;
  throw badInput(`${badMapping(path, errors).message}\nThe file has ${quoted(header)}.`);
}
