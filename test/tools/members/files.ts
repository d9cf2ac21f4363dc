import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type CsvFile, openCsv, type Row } from '../../../tools/members/csv-file.ts';
import type { FileOptions } from '../../../tools/members/options.ts';

/** A file with the given content, which is deleted after the test. */
export async function fileWith(content: string | Uint8Array, name = 'members.csv'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-members-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

export async function readCsv(
  content: string | Uint8Array,
  options: Partial<FileOptions> = {},
): Promise<Pick<CsvFile, 'header' | 'delimiter'> & { readonly rows: readonly Row[] }> {
  const file = await fileWith(content);
  const { header, delimiter, rows } = await openCsv({
    file,
    delimiter: undefined,
    encoding: 'utf-8',
    ...options,
  });
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return { header, delimiter, rows: all };
}
