import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { isLocal, originHere } from '../api/origin.ts';
import { badInput, Stop } from '../terminal/stop.ts';
import { writeWhole } from '../terminal/whole-file.ts';
import { digestOf } from './document.ts';
import type { Live } from './live.ts';

const Mark = z.strictObject({
  version: z.int().min(0),
  activeVersion: z.int().min(1).optional(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
const Base = z.strictObject({ url: z.url(), things: z.record(z.string(), Mark) });

/** The state of a thing on the server when the folder last agreed with it. */
export type Mark = Readonly<z.infer<typeof Mark>>;

/** The state that the folder was pulled from. It protects changes that somebody else made since. */
export interface Base {
  readonly url: string;
  readonly things: ReadonlyMap<string, Mark>;
}

const FILE = '.laurel.json';

/** The base of a folder. Undefined when the folder was never pulled. */
export async function readBase(folder: string): Promise<Base | undefined> {
  const path = join(folder, FILE);
  try {
    const { url, things } = Base.parse(JSON.parse(await readFile(path, 'utf8')));
    return { url, things: new Map(Object.entries(things)) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw badInput(
      `${path} cannot be read. It records the state that the folder was pulled from. Restore it from your history, or pull into a new folder.`,
      error,
    );
  }
}

/** The server of the last pull. A PORT that is set moves a server on this machine, and is the default without a pull. */
export function originOf(
  base: Base | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return base && !(environment.PORT && isLocal(base.url)) ? base.url : originHere(environment);
}

export async function writeBase(folder: string, { url, things }: Base): Promise<void> {
  const sorted = [...things].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `${JSON.stringify({ url, things: Object.fromEntries(sorted) }, null, 2)}\n`;
  const path = join(folder, FILE);
  try {
    await writeWhole(path, text);
  } catch (error) {
    throw new Stop(1, `${path} cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}

export function markOf(live: Live): Mark {
  const { version, activeVersion } = live;
  return { version, ...(activeVersion !== undefined && { activeVersion }), digest: digestOf(live) };
}
