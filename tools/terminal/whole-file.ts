import { rename, writeFile } from 'node:fs/promises';

/** Writes a file atomically: a tool that is killed while it writes leaves the old file. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
