import { bind } from '../../infra/lambda/bind.ts';
import type { LaurelFunction } from '../../infra/lambda/laurel-function.ts';
import type { Tables } from '../../infra/storage/tables.ts';

/** Never run: `tsc` fails where it does not refuse the line below a comment. */
export function refusedByTheCompiler(fn: LaurelFunction, tables: Tables): void {
  // @ts-expect-error entries are immutable
  bind(fn, tables.ledger, ['UpdateItem']);
  // @ts-expect-error entries stay
  bind(fn, tables.ledger, ['DeleteItem']);
  // @ts-expect-error only jobs that read all of history scan, and only the ledger
  bind(fn, tables.members, ['Scan']);
  // @ts-expect-error a counter is added to, never put
  bind(fn, tables.counters, ['PutItem']);
  // @ts-expect-error the audit trail is never changed
  bind(fn, tables.audit, ['UpdateItem']);
  // @ts-expect-error every version of a reward stays
  bind(fn, tables.rewards, ['DeleteItem']);
  // @ts-expect-error a count is added to, never put
  bind(fn, tables.rates, ['PutItem']);
  // @ts-expect-error nobody lists open sockets
  bind(fn, tables.connections, ['Query']);
  // @ts-expect-error an index of another table
  bind(fn, tables.ledger, ['Query'], ['byDue']);
  // @ts-expect-error a table without an index
  bind(fn, tables.details, ['Query'], ['byReference']);
}
