import type { DatabaseSync } from 'node:sqlite';
import { rowsOf } from './rows.ts';

/** A batch that a mapping gave up on. The destination has the records themselves. */
export interface ParkedBatch {
  readonly mapping: string;
  readonly shard: string;
  readonly firstSequence: string;
  readonly lastSequence: string;
  readonly records: number;
  readonly condition: string;
  /** The location of the payload: `s3://bucket/key`, a queue's ARN, or empty when the mapping has no destination. */
  readonly location: string;
  readonly parkedAt: number;
}

export interface ParkedIndex {
  add(batch: ParkedBatch): void;
  all(): ParkedBatch[];
}

export function parkedIndex(database: DatabaseSync): ParkedIndex {
  database.exec(`
    CREATE TABLE IF NOT EXISTS parked_batches (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      mapping TEXT NOT NULL,
      shard TEXT NOT NULL,
      first_sequence TEXT NOT NULL,
      last_sequence TEXT NOT NULL,
      records INTEGER NOT NULL,
      condition TEXT NOT NULL,
      location TEXT NOT NULL,
      parked_at INTEGER NOT NULL
    );
  `);
  const insert = database.prepare(
    `INSERT INTO parked_batches
       (mapping, shard, first_sequence, last_sequence, records, condition, location, parked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const all = database.prepare(
    `SELECT mapping, shard, first_sequence AS firstSequence, last_sequence AS lastSequence, records, condition,
       location, parked_at AS parkedAt FROM parked_batches ORDER BY number`,
  );
  return {
    add: (batch) => {
      insert.run(
        batch.mapping,
        batch.shard,
        batch.firstSequence,
        batch.lastSequence,
        batch.records,
        batch.condition,
        batch.location,
        batch.parkedAt,
      );
    },
    all: () => rowsOf<ParkedBatch>(all),
  };
}
