import { actOf } from '#shared/domain/ledger/act.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { Order, Way } from '#shared/usecases/log/statement.ts';

/** Filters of a list of a log, as its contract gives them. */
export interface LogFilters {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly order?: Order;
  readonly store?: string | undefined;
  /** The one log that is asked for, of an absorbed member. */
  readonly of?: string | undefined;
}

export interface EntryFilters extends LogFilters {
  readonly kind?: readonly string[] | undefined;
}

const instant = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

/** The name of a list with all its filters. Without any it is the bare name, for which cursors are out already. */
export function filteredQuery(list: string, { kind, from, to, order, store, of }: EntryFilters): string {
  const name = of === undefined ? list : `${list} alone ${of}`;
  const filters = [kind, instant(from), instant(to), order === 'asc' ? order : undefined, store];
  return filters.every((filter) => filter === undefined) ? name : `${name} ${JSON.stringify(filters)}`;
}

export function wayOf({ from, to, order, of }: LogFilters, place: string | undefined): Way {
  return { ...(order && { order }), from: instant(from), to: instant(to), place, of };
}

/** Whether the filters take an entry. Purchases, their returns and redemptions name a store. */
export function fitsOf({ kind, store }: EntryFilters): (record: LedgerRecord) => boolean {
  const kinds = kind && new Set(kind);
  return ({ entry }) =>
    (!kinds || kinds.has(entry.kind)) &&
    (store === undefined || (entry.purchase?.store ?? actOf(entry, 'redemption')?.store) === store);
}
