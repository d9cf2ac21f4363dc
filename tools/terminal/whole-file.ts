import { rename, writeFile } from 'node:fs/promises';

/** Writes a file that is whole at any moment: who is killed while writing leaves the old one. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
