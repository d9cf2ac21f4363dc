import { join } from 'node:path';
import { inTransaction, openExclusively } from '../store/sqlite-file.ts';
import { DAY_MS } from '../time/day.ts';
import type { StreamReadUpTo } from './stream-position.ts';

/** AWS keeps the records of a table's stream for a day. */
const STREAM_RETENTION_MS = DAY_MS;

export function databasePath(folder: string): string {
  return join(folder, 'dynamodb.db');
}

/**
 * Prepares the database's file while the database is stopped.
 * - It adds an index for the search of the newest stream record. Every write to a table with a stream makes that
 *   search, and without an index it reads all stream records of all tables (1,125 puts/s fell to 406 within 10,000
 *   records).
 * - It drops stream records that are older than 24 hours and that every consumer has read; the database never does. The
 *   newest record of a table stays whatever its age, because the next sequence number is counted from it.
 *
 * Returns the number of dropped records.
 * @throws RunnerError data_damaged, data_in_use
 */
export function maintainDatabaseFile(path: string, now: number, readUpTo: StreamReadUpTo): number {
  const database = openExclusively(path);
  try {
    return inTransaction(database, () => {
      database.exec(
        'CREATE INDEX IF NOT EXISTS laurel_stream_sequence ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
      );
      const newest = database
        .prepare(
          `SELECT table_name AS name, coalesce(stream_label, '') AS label,
             (SELECT max(CAST(sequence_number AS INTEGER)) FROM _stream_records r WHERE r.table_name = t.table_name) AS sequence
           FROM _tables t`,
        )
        .all() as { name: string; label: string; sequence: number | null }[];
      const trim = database.prepare(
        'DELETE FROM _stream_records WHERE table_name = ? AND CAST(sequence_number AS INTEGER) <= ? AND created_at < ?',
      );
      const expiredBeforeSeconds = Math.floor((now - STREAM_RETENTION_MS) / 1000);
      let dropped = 0;
      for (const { name, label, sequence } of newest) {
        if (sequence === null) continue;
        const upTo = Math.min(sequence - 1, readUpTo(name, label));
        dropped += Number(trim.run(name, upTo, expiredBeforeSeconds).changes);
      }
      return dropped;
    });
  } finally {
    database.close();
  }
}
