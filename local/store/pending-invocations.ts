import type { DatabaseSync } from 'node:sqlite';
import { rowsOf } from './rows.ts';

/** An event that was accepted for a function and is not done yet, as in Lambda's own queue. */
export interface PendingInvocation {
  readonly id: string;
  readonly functionArn: string;
  /** The event as JSON text. */
  readonly event: string;
}

export interface PendingInvocations {
  add(invocation: PendingInvocation): void;
  remove(id: string): void;
  /** All events that were not removed, oldest first. */
  all(): PendingInvocation[];
}

export function pendingInvocations(database: DatabaseSync): PendingInvocations {
  database.exec(`
    CREATE TABLE IF NOT EXISTS pending_invocations (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      function_arn TEXT NOT NULL,
      event TEXT NOT NULL
    );
  `);
  const insert = database.prepare(
    'INSERT INTO pending_invocations (id, function_arn, event) VALUES (?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM pending_invocations WHERE id = ?');
  const all = database.prepare(
    'SELECT id, function_arn AS functionArn, event FROM pending_invocations ORDER BY number',
  );
  return {
    add: ({ id, functionArn, event }) => {
      insert.run(id, functionArn, event);
    },
    remove: (id) => {
      remove.run(id);
    },
    all: () => rowsOf<PendingInvocation>(all),
  };
}
