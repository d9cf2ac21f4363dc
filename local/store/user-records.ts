import type { DatabaseSync } from 'node:sqlite';
import { rowOf } from './rows.ts';

/** The changes to a user of the pool since the first start. */
export interface UserRecord {
  readonly name: string;
  /** All attributes of the user, changed or not. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly signOuts: number;
  readonly deleted: boolean;
}

export interface UserRecords {
  /** The record of a user. Undefined when nothing was changed yet. */
  find(name: string): UserRecord | undefined;
  put(record: UserRecord): void;
}

interface Row {
  readonly attributes: string;
  readonly signOuts: number;
  readonly deleted: number;
}

export function userRecords(database: DatabaseSync): UserRecords {
  database.exec(`
    CREATE TABLE IF NOT EXISTS pool_users (
      name TEXT PRIMARY KEY,
      attributes TEXT NOT NULL,
      sign_outs INTEGER NOT NULL,
      deleted INTEGER NOT NULL
    );
  `);
  const find = database.prepare(
    'SELECT attributes, sign_outs AS signOuts, deleted FROM pool_users WHERE name = ?',
  );
  const put = database.prepare(
    'INSERT OR REPLACE INTO pool_users (name, attributes, sign_outs, deleted) VALUES (?, ?, ?, ?)',
  );
  return {
    find: (name) => {
      const row = rowOf<Row>(find, name);
      if (row === undefined) return undefined;
      const attributes = JSON.parse(row.attributes) as UserRecord['attributes'];
      return { name, attributes, signOuts: row.signOuts, deleted: row.deleted === 1 };
    },
    put: ({ name, attributes, signOuts, deleted }) => {
      put.run(name, JSON.stringify(attributes), signOuts, deleted ? 1 : 0);
    },
  };
}
