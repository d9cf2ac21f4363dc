import type { SQLInputValue, StatementSync } from 'node:sqlite';

/** The rows of a query. `Row` says the columns that its text selects, which SQLite gives no types. */
export function rowsOf<Row>(query: StatementSync, ...values: SQLInputValue[]): Row[] {
  return query.all(...values) as Row[];
}

/** The first row of a query. */
export function rowOf<Row>(query: StatementSync, ...values: SQLInputValue[]): Row | undefined {
  return query.get(...values) as Row | undefined;
}
