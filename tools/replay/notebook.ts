import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { badInput, Stop } from '../terminal/stop.ts';
import { writeWhole } from '../terminal/whole-file.ts';
import type { Survey } from './survey.ts';

const Page = z.object({
  // What an earlier version found is found again; the shift is what must not be lost.
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
  /** By how many weeks the file's dates were moved when it was first replayed. */
  weeks: z.int().optional(),
});
const Notebook = z.object({ files: z.record(z.string(), Page) });

export interface NotebookPage {
  readonly survey?: Survey | undefined;
  readonly weeks?: number | undefined;
}

const place = (folder: string): string => join(folder, 'replay.json');

/** What is remembered of a file, by its fingerprint. */
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
      `${place(folder)} cannot be read. It remembers by how much dates were moved; move it away to begin anew, and give --ends to send the same dates as before.`,
      error,
    );
  }
}
