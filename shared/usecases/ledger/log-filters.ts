import { actOf } from '#shared/domain/ledger/act.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { Order, Way } from '#shared/usecases/log/statement.ts';

/** Filters of a list of a log, as its contract gives them. */
export interface LogFilters {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly order?: Order;
  readonly store?: string | undefined;
}

export interface EntryFilters extends LogFilters {
  readonly kind?: readonly string[] | undefined;
}

const instant = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

/** The name of a list with all its filters. Without any it is the bare name, for which cursors are out already. */
export function filteredQuery(name: string, { kind, from, to, order, store }: EntryFilters): string {
  const filters = [kind, instant(from), instant(to), order === 'asc' ? order : undefined, store];
  return filters.every((filter) => filter === undefined) ? name : `${name} ${JSON.stringify(filters)}`;
}

export function wayOf({ from, to, order }: LogFilters, place: string | undefined): Way {
  return { ...(order && { order }), from: instant(from), to: instant(to), place };
}

/** Whether the filters take an entry. Purchases, their returns and redemptions name a store. */
export function fitsOf({ kind, store }: EntryFilters): (record: LedgerRecord) => boolean {
  const kinds = kind && new Set(kind);
  return ({ entry }) =>
    (!kinds || kinds.has(entry.kind)) &&
    (store === undefined || (entry.purchase?.store ?? actOf(entry, 'redemption')?.store) === store);
}
