import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { CsvFile } from './csv-file.ts';
import type { RowMapper } from './map-row.ts';

/** The opening balances of a file, as another person approves them. */
export interface OpeningSums {
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  readonly points: number;
  readonly rows: number;
}

/** Reads a whole file before its import: its digest, and the sum and number of its opening balances. */
export async function openingSums(
  file: string,
  csv: Pick<CsvFile, 'rows'>,
  mapper: RowMapper,
): Promise<OpeningSums> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest);
  let points = 0;
  let rows = 0;
  for await (const { cells } of csv.rows) {
    const { mapped, points: brought = 0 } = mapper.read(cells);
    if (!mapped?.opening) continue;
    points += brought;
    rows += 1;
  }
  return { sha256: digest.digest('hex'), points, rows };
}

const DIGITS = 40;

/** The id of the import of a file. A line that changes makes another file, which is another import. */
export function importIdOf({ sha256 }: OpeningSums): string {
  return `file-${sha256.slice(0, DIGITS)}`;
}
