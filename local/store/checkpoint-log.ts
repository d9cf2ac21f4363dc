import type { DatabaseSync } from 'node:sqlite';
import { rowOf } from './rows.ts';

/** The position of each event source mapping in each shard. */
export interface CheckpointLog {
  /** The last sequence number that needs no further delivery. Undefined before the first. */
  read(mapping: string, shard: string): string | undefined;
  write(mapping: string, shard: string, sequence: string): void;
}

export function checkpointLog(database: DatabaseSync): CheckpointLog {
  database.exec(`
    CREATE TABLE IF NOT EXISTS checkpoints (
      mapping TEXT NOT NULL,
      shard TEXT NOT NULL,
      sequence TEXT NOT NULL,
      PRIMARY KEY (mapping, shard)
    ) WITHOUT ROWID;
  `);
  const read = database.prepare('SELECT sequence FROM checkpoints WHERE mapping = ? AND shard = ?');
  const write = database.prepare(
    'INSERT INTO checkpoints (mapping, shard, sequence) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sequence = excluded.sequence',
  );
  return {
    read: (mapping, shard) => rowOf<{ sequence: string }>(read, mapping, shard)?.sequence,
    write: (mapping, shard, sequence) => {
      write.run(mapping, shard, sequence);
    },
  };
}
