import type { DatabaseSync } from 'node:sqlite';
import { rowOf, rowsOf } from './rows.ts';
import { inTransaction } from './sqlite-file.ts';

export interface NewLogRecord {
  readonly shard: number;
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

export interface LogRecord {
  /** The position in the log of all streams. It grows by one for each record and is never used twice. */
  readonly position: number;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** The arrival in milliseconds since 1970. */
  readonly arrivedAt: number;
}

export interface KinesisLog {
  /** Appends all records or none and returns their positions. */
  append(stream: string, records: readonly NewLogRecord[], arrivedAt: number): number[];
  /** The records of one shard after a position, oldest first. */
  read(stream: string, shard: number, afterPosition: number, limit: number): LogRecord[];
  /** The position of the newest record of a shard, 0 when it has none. */
  newest(stream: string, shard: number): number;
  /** The position of the last record that arrived before an instant, 0 when there is none. */
  lastBefore(stream: string, shard: number, arrivedBefore: number): number;
  /** Drops the records of a shard that arrived before an instant, up to `upToPosition`. Returns their number. */
  trim(stream: string, shard: number, arrivedBefore: number, upToPosition: number): number;
}

export function kinesisLog(database: DatabaseSync): KinesisLog {
  // AUTOINCREMENT never reuses a trimmed position. Checkpoints refer to positions.
  database.exec(`
    CREATE TABLE IF NOT EXISTS kinesis_records (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      stream TEXT NOT NULL,
      shard INTEGER NOT NULL,
      partition_key TEXT NOT NULL,
      data BLOB NOT NULL,
      arrived_at INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS kinesis_records_of_shard ON kinesis_records (stream, shard, position);
  `);
  const insert = database.prepare(
    'INSERT INTO kinesis_records (stream, shard, partition_key, data, arrived_at) VALUES (?, ?, ?, ?, ?)',
  );
  const behind = database.prepare(
    `SELECT position, partition_key AS partitionKey, data, arrived_at AS arrivedAt FROM kinesis_records
     WHERE stream = ? AND shard = ? AND position > ? ORDER BY position LIMIT ?`,
  );
  const newest = database.prepare(
    'SELECT coalesce(max(position), 0) AS position FROM kinesis_records WHERE stream = ? AND shard = ?',
  );
  const lastBefore = database.prepare(
    'SELECT coalesce(max(position), 0) AS position FROM kinesis_records WHERE stream = ? AND shard = ? AND arrived_at < ?',
  );
  const trim = database.prepare(
    'DELETE FROM kinesis_records WHERE stream = ? AND shard = ? AND arrived_at < ? AND position <= ?',
  );
  const positionOf = (...query: Parameters<typeof rowOf>): number =>
    rowOf<{ position: number }>(...query)?.position ?? 0;
  return {
    append: (stream, records, arrivedAt) =>
      inTransaction(database, () =>
        records.map((record) =>
          Number(
            insert.run(stream, record.shard, record.partitionKey, record.data, arrivedAt).lastInsertRowid,
          ),
        ),
      ),
    read: (stream, shard, afterPosition, limit) =>
      rowsOf<LogRecord>(behind, stream, shard, afterPosition, limit),
    newest: (stream, shard) => positionOf(newest, stream, shard),
    lastBefore: (stream, shard, arrivedBefore) => positionOf(lastBefore, stream, shard, arrivedBefore),
    trim: (stream, shard, arrivedBefore, upToPosition) =>
      Number(trim.run(stream, shard, arrivedBefore, upToPosition).changes),
  };
}
