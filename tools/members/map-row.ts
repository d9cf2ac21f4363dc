import type * as z from 'zod';
import { fieldErrors } from '#shared/contracts/field-errors.ts';
import { memberId } from '#shared/contracts/fields.ts';
import { type OpeningBody, opening } from '#shared/contracts/ledger/opening.ts';
import { type MemberChange, memberChange } from '#shared/contracts/members/member.ts';
import type { FieldError } from '#shared/domain/refusal.ts';
import { readDate } from './date-format.ts';
import type { Cell, Mapping } from './mapping.ts';
import { toE164 } from './phone-number.ts';
import type { Reject } from './rejects-file.ts';

/** A row in the form of the API's requests. */
export interface MappedRow {
  readonly memberId: string;
  readonly change: MemberChange;
  /** Absent when the member brings no points, tier or credit. */
  readonly opening?: OpeningBody | undefined;
}

export interface ReadRow {
  /** The points of the row's opening balance, even if the row has other errors. Undefined when they cannot be read. */
  readonly points: number | undefined;
  readonly mapped?: MappedRow;
  readonly reject?: Reject;
}

interface BooleanCell extends Cell {
  readonly true: readonly string[];
  readonly false: readonly string[];
}
type PointsCell = Cell & { readonly thousands?: string | undefined };
type DateCell = Cell & { readonly format: string };

/** Reads the rows of a file with a mapping whose columns the header has. No error quotes a bad cell. */
export class RowMapper {
  readonly #mapping: Mapping;
  readonly #source: string;
  readonly #width: number;
  readonly #places: ReadonlyMap<string, number>;

  constructor(mapping: Mapping, header: readonly string[], source: string) {
    this.#mapping = mapping;
    this.#source = source;
    this.#width = header.length;
    this.#places = new Map(header.map((name, index) => [name, index]));
  }

  read(cells: readonly string[]): ReadRow {
    const errors: FieldError[] = [];
    const row = new RowReader(cells, this.#places, errors);
    const points = row.points(this.#mapping.opening.points, '/opening/points');
    const read = { points: errors.length > 0 ? undefined : (points ?? 0) };
    // A row with cells beyond the header or with missing cells: a delimiter without quotes, or a row cut short.
    const last = cells.findLastIndex((cell) => cell !== '') + 1;
    if (last > this.#width || cells.length < this.#width) {
      const detail = `has ${cells.length} cells, the header has ${this.#width}`;
      return { points: undefined, reject: { code: 'columns', pointer: '', detail } };
    }
    const id = row.text(this.#mapping.memberId);
    const change = this.#change(row);
    const brought = this.#opening(row, points);
    errors.push(...found(memberId, id ?? '', '/memberId'), ...found(memberChange, change));
    if (brought) errors.push(...found(opening, brought, '/opening'));
    if (errors.length > 0) return { ...read, reject: invalid(errors) };
    return { ...read, mapped: { memberId: id ?? '', change, ...(brought && { opening: brought }) } };
  }

  #change(row: RowReader): MemberChange {
    const { cards, email, phone, givenName, familyName, birthDate, country, locale } = this.#mapping;
    const identifiers = given({
      cards: cards && row.list(cards),
      email: row.text(email),
      phone: row.phone(phone),
    });
    const profile = given({
      givenName: row.text(givenName),
      familyName: row.text(familyName),
      birthDate: row.date(birthDate, '/profile/birthDate'),
      country: row.text(country),
      locale: row.text(locale),
    });
    const attributes = given(
      Object.fromEntries(
        Object.entries(this.#mapping.attributes).map(([name, cell]) => [name, row.attribute(name, cell)]),
      ),
    );
    const { marketing } = this.#mapping.consents;
    const consents = given({ marketing: row.boolean(marketing, '/consents/marketing') });
    return { ...given({ identifiers, profile, attributes, consents }) };
  }

  #opening(row: RowReader, points: number | undefined): OpeningBody | undefined {
    const { expiresOn, qualifying, tier } = this.#mapping.opening;
    const rest = given({
      qualifying: row.points(qualifying, '/opening/qualifying') || undefined,
      tier: row.text(tier),
    });
    const day = expiresOn && row.lastDay(expiresOn, '/opening/expiresOn');
    const some = points !== undefined && points > 0;
    if (!some && !rest) return undefined;
    // `null` means points that never expire. Undefined leaves the expiry to the programme.
    const brought =
      some && day !== undefined ? { lots: [{ points, expiresOn: day }] } : { points: points ?? 0 };
    return { source: this.#source, ...brought, ...rest };
  }
}

/** An object without its undefined fields. Undefined when no field is left. */
function given<T extends object>(parts: T): { [K in keyof T]: Exclude<T[K], undefined> } | undefined {
  const said = Object.entries(parts).filter(([, part]) => part !== undefined);
  return said.length === 0 ? undefined : (Object.fromEntries(said) as never);
}

function found(schema: z.ZodType, value: unknown, prefix = ''): readonly FieldError[] {
  const { error } = schema.safeParse(value);
  return error ? fieldErrors(error, value, prefix) : [];
}

function invalid(errors: readonly FieldError[]): Reject {
  const named = [...new Map(errors.map((error) => [error.pointer, error])).values()];
  return {
    code: 'validation',
    pointer: named.map(({ pointer }) => pointer).join(' '),
    detail: named.map(({ message }) => message).join('; '),
  };
}

/** Reads the cells of one row as values of the API, and collects the unreadable ones in `errors`. */
class RowReader {
  readonly #cells: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #errors: FieldError[];

  constructor(cells: readonly string[], places: ReadonlyMap<string, number>, errors: FieldError[]) {
    this.#cells = cells;
    this.#places = places;
    this.#errors = errors;
  }

  text(cell: Cell | undefined): string | undefined {
    if (!cell) return undefined;
    const raw = this.#cells[this.#places.get(cell.column) ?? -1] ?? '';
    const trimmed = cell.trim ? raw.trim() : raw;
    const lower = cell.lowerCase ? trimmed.toLowerCase() : trimmed;
    const meant = Object.hasOwn(cell.map, lower) ? cell.map[lower] : lower;
    return meant || cell.default || undefined;
  }

  list(cells: readonly (Cell & { readonly separator?: string | undefined })[]): string[] | undefined {
    const all = cells.flatMap((cell) => {
      const text = this.text(cell);
      if (text === undefined) return [];
      const parts = cell.separator === undefined ? [text] : text.split(cell.separator);
      return parts.map((part) => part.trim()).filter((part) => part !== '');
    });
    return all.length === 0 ? undefined : all;
  }

  phone(cell: (Cell & { readonly countryCode?: string | undefined }) | undefined): string | undefined {
    const text = this.text(cell);
    return text === undefined ? undefined : toE164(text, cell?.countryCode);
  }

  date(cell: DateCell | undefined, pointer: string): string | undefined {
    const text = this.text(cell);
    if (text === undefined || cell === undefined) return undefined;
    return readDate(text, cell.format) ?? this.#wrong(pointer, `must be a date as ${cell.format}`);
  }

  lastDay(
    cell: DateCell & { readonly never: readonly string[] },
    pointer: string,
  ): string | null | undefined {
    const text = this.text(cell);
    return text !== undefined && cell.never.includes(text) ? null : this.date(cell, pointer);
  }

  points(cell: PointsCell | undefined, pointer: string): number | undefined {
    const text = this.text(cell);
    if (text === undefined || cell === undefined) return undefined;
    const plain = cell.thousands === undefined ? text : text.replaceAll(cell.thousands, '');
    const value = /^\d{1,15}$/.test(plain) ? Number(plain) : undefined;
    return value ?? this.#wrong(pointer, 'must be a whole number, 0 or more');
  }

  boolean(cell: BooleanCell | undefined, pointer: string): boolean | undefined {
    const text = this.text(cell);
    if (text === undefined || cell === undefined) return undefined;
    if (cell.true.includes(text)) return true;
    if (cell.false.includes(text)) return false;
    return this.#wrong(pointer, 'must be one of the words for true or false');
  }

  attribute(
    name: string,
    cell: BooleanCell & { readonly type: 'text' | 'number' | 'boolean' },
  ): string | number | boolean | undefined {
    const pointer = `/attributes/${name}`;
    if (cell.type === 'boolean') return this.boolean(cell, pointer);
    const text = this.text(cell);
    if (text === undefined || cell.type === 'text') return text;
    return /^-?\d{1,15}(?:\.\d{1,12})?$/.test(text)
      ? Number(text)
      : this.#wrong(pointer, 'must be a number, such as 12 or 12.5');
  }

  #wrong(pointer: string, message: string): undefined {
    this.#errors.push({ pointer, message });
    return undefined;
  }
}
