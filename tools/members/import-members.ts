import type { CsvFile, Row } from './csv-file.ts';
import { Duplicates } from './duplicates.ts';
import type { MappedRow, RowMapper } from './map-row.ts';
import type { Reject } from './rejects-file.ts';
import type { Taken } from './take-row.ts';
import { Tally } from './tally.ts';

export interface Importing {
  readonly csv: Pick<CsvFile, 'rows'>;
  readonly mapper: RowMapper;
  /** Processes a valid row. */
  readonly take: (row: MappedRow) => Promise<Taken>;
  /** Keeps a row that was not imported. */
  readonly reject: (row: Row, why: Reject) => Promise<void>;
  readonly concurrency: number;
  readonly stopping: AbortSignal;
  /** Called after each row. */
  readonly onRow: (tally: Tally) => void;
}

export interface Imported {
  readonly tally: Tally;
  /** True when the file was read to its end and every row of it is counted. */
  readonly finished: boolean;
  /** The error that ended the import early. */
  readonly failure?: unknown;
}

/**
 * Imports the rows of a file, `concurrency` at a time. Reading waits for them, so memory grows only by the digests of
 * identifiers. No row is under way when it resolves.
 */
export async function importMembers(importing: Importing): Promise<Imported> {
  const { csv, mapper, take, concurrency, stopping, onRow } = importing;
  const tally = new Tally();
  const duplicates = new Duplicates();
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const halted = (): boolean => failures.length > 0 || stopping.aborted;

  const reject = async (row: Row, why: Reject, points: number | undefined): Promise<void> => {
    tally.reject(why, points);
    await importing.reject(row, why);
  };
  const takeOne = async (row: Row): Promise<void> => {
    const { points, mapped, reject: unreadable } = mapper.read(row.cells);
    tally.read(points);
    const why = unreadable ?? (mapped && duplicates.claim(mapped));
    if (why || !mapped) return why && reject(row, why, points);
    const { put, opened, reject: refused } = await take(mapped);
    if (put) tally.put(put);
    if (opened) tally.opened(opened);
    if (refused) await reject(row, refused, points);
    else tally.accepted(points ?? 0);
  };

  let finished = false;
  try {
    for await (const row of csv.rows) {
      if (halted()) break;
      const one: Promise<void> = takeOne(row)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .then(() => {
          underWay.delete(one);
          onRow(tally);
        });
      underWay.add(one);
      while (underWay.size >= concurrency) await Promise.race(underWay);
    }
    finished = !halted();
  } catch (error) {
    failures.push(error);
  }
  await Promise.all(underWay);
  const [failure] = failures;
  return failure === undefined || stopping.aborted
    ? { tally, finished: finished && failures.length === 0 }
    : { tally, finished: false, failure };
}
