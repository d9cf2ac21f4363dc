import { openingOf } from '#shared/contracts/ledger/opening.ts';
import { checkOpening } from '#shared/domain/ledger/acts/opening.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import type { MappedRow } from './map-row.ts';
import type { Identifier, MembersApi, Opened, Put } from './members-api.ts';
import { openingIdOf } from './opening-id.ts';
import type { Reject } from './rejects-file.ts';

/** The outcome of a valid row. */
export interface Taken {
  readonly put?: Put;
  readonly opened?: Opened;
  readonly reject?: Reject;
}

/** The server, its programme and the source of the opening balances. */
export interface RowPorts {
  readonly api: MembersApi;
  readonly program: Program;
  readonly source: string;
  /** The approved import that the opening balances name; absent where each is an act of its own. */
  readonly importId?: string | undefined;
  readonly now: () => number;
}

/**
 * Imports the member first, then the opening balance. Both calls may be repeated, and book nothing twice. Nothing of a
 * row is written that the programme refuses, unless an earlier run booked it under an earlier programme.
 */
export async function takeRow(
  { api, program, source, importId, now }: RowPorts,
  row: MappedRow,
): Promise<Taken> {
  const { memberId, change, opening } = row;
  if (!opening) {
    const put = await api.put(memberId, change);
    return typeof put === 'string' ? { put } : { reject: put };
  }
  const named = importId === undefined ? opening : { ...opening, import: importId };
  const open = () => api.open(memberId, openingIdOf(source, memberId), named);
  const refused = refusedBy(program, row, now());
  const before = refused && (await open());
  if (before && 'code' in before) return { reject: refused };
  const put = await api.put(memberId, change);
  if (typeof put !== 'string') return { ...(before && { opened: before }), reject: put };
  const opened = before ?? (await open());
  if (!('code' in opened)) return { put, opened };
  const detail = `${opened.detail}; the member is ${put}, without the opening balance`;
  return { put, reject: { ...opened, detail } };
}

function identifiersOf({ change }: MappedRow): readonly (readonly [string, Identifier])[] {
  const { cards, email, phone } = change.identifiers ?? {};
  return [
    ...(cards ?? []).map((value, index) => [`cards/${index}`, { kind: 'card', value }] as const),
    ...(email ? [['email', { kind: 'email', value: email }] as const] : []),
    ...(phone ? [['phone', { kind: 'phone', value: phone }] as const] : []),
  ];
}

function refusedBy(program: Program, { opening }: MappedRow, now: number): Reject | undefined {
  try {
    if (opening) checkOpening(program, openingOf(opening), now);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { errors = [] } = error.data as { errors?: readonly { pointer: string; message: string }[] };
    return {
      code: error.code,
      pointer: errors.map(({ pointer }) => `/opening${pointer}`).join(' '),
      detail: errors.map(({ message }) => message).join('; '),
    };
  }
}

/** The refusals of a row that the server can tell without a write. */
export async function checkRow(
  api: MembersApi,
  program: Program,
  row: MappedRow,
  now: number,
): Promise<Reject | undefined> {
  const refused = refusedBy(program, row, now);
  if (refused) return refused;
  const status = await api.statusOf(row.memberId);
  if (status === 'erased' || (status === 'suspended' && row.opening)) {
    return { code: `member-${status}`, pointer: '/memberId', detail: `the member is ${status}` };
  }
  const taken: string[] = [];
  for (const [place, identifier] of identifiersOf(row)) {
    const owner = await api.ownerOf(identifier);
    if (owner !== undefined && owner !== row.memberId) taken.push(`/identifiers/${place}`);
  }
  if (taken.length === 0) return undefined;
  return { code: 'identifier-taken', pointer: taken.join(' '), detail: 'belongs to another member' };
}
