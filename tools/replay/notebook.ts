import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { badInput, Stop } from '../terminal/stop.ts';
import { writeWhole } from '../terminal/whole-file.ts';
import type { Survey } from './survey.ts';

const Page = z.object({
  // The survey of an earlier version is made again; only the shift must not be lost.
  survey: z
    .object({
      lines: z.int(),
      sales: z.int(),
      lastAt: z.int(),
      split: z.array(z.tuple([z.string(), z.int()])),
      cancelled: z.array(z.string()),
    })
    .optional()
    .catch(undefined),
  /** The number of weeks by which the first replay moved the file's dates. */
  weeks: z.int().optional(),
});
const Notebook = z.object({ files: z.record(z.string(), Page) });

export interface NotebookPage {
  readonly survey?: Survey | undefined;
  readonly weeks?: number | undefined;
}

const place = (folder: string): string => join(folder, 'replay.json');

/** The notes about a file, by its fingerprint. */
export async function recall(folder: string, fingerprint: string): Promise<NotebookPage | undefined> {
  return (await read(folder)).files[fingerprint];
}

export async function remember(folder: string, fingerprint: string, page: NotebookPage): Promise<void> {
  const { files } = await read(folder);
  const text = JSON.stringify({ files: { ...files, [fingerprint]: page } }, null, 2);
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(place(folder), `${text}\n`);
  } catch (error) {
    throw new Stop(1, `The data folder ${folder} cannot be written: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

async function read(folder: string): Promise<z.infer<typeof Notebook>> {
  try {
    return Notebook.parse(JSON.parse(await readFile(place(folder), 'utf8')));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { files: {} };
    throw badInput(
      `${place(folder)} cannot be read. It records by how many weeks dates were moved. Move it away to start again, and use --ends to send the same dates as before.`,
      error,
    );
  }
}
