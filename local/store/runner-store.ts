import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RunnerError } from '../errors/runner-error.ts';
import { type CheckpointLog, checkpointLog } from './checkpoint-log.ts';
import { type DataFiles, dataFiles } from './data-files.ts';
import { type KinesisLog, kinesisLog } from './kinesis-log.ts';
import { type ParkedIndex, parkedIndex } from './parked-index.ts';
import { type PendingInvocations, pendingInvocations } from './pending-invocations.ts';
import { type QueueMessages, queueMessages } from './queue-messages.ts';
import { damagedFile, openExclusively, sqliteFailure } from './sqlite-file.ts';
import { type UserRecords, userRecords } from './user-records.ts';

/** Incremented when a table changes its shape. A file of another version is refused, never reinterpreted. */
const SCHEMA_VERSION = 1;

/**
 * Everything that the runner must keep between two starts, in one SQLite file. Every call is synchronous, and its
 * writes survive the death of the process once it returns.
 */
export interface RunnerStore {
  readonly kinesis: KinesisLog;
  readonly checkpoints: CheckpointLog;
  readonly queues: QueueMessages;
  readonly invocations: PendingInvocations;
  readonly parked: ParkedIndex;
  readonly users: UserRecords;
  readonly files: DataFiles;
  close(): void;
}

/**
 * Opens `runner.db` in the data folder, creating both.
 * @throws RunnerError data_damaged, data_in_use
 */
export function openStore(folder: string): RunnerStore {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'runner.db');
  const database = openExclusively(path);
  try {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    if (version !== 0 && version !== SCHEMA_VERSION) {
      throw new RunnerError(
        'data_damaged',
        `The data file ${path} was written by another version of the runner (${version}, this one writes ${SCHEMA_VERSION}). Move the data folder away to start with an empty one.`,
      );
    }
    const store = {
      kinesis: kinesisLog(database),
      checkpoints: checkpointLog(database),
      queues: queueMessages(database),
      invocations: pendingInvocations(database),
      parked: parkedIndex(database),
      users: userRecords(database),
      files: dataFiles(database, folder),
      close: () => database.close(),
    };
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    return store;
  } catch (error) {
    database.close();
    if (sqliteFailure(error) === 'damaged') throw damagedFile(path, error);
    throw error;
  }
}
