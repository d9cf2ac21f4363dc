import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { badInput } from '../terminal/stop.ts';

/**
 * The script of `npm start` of a checkout.
 * @throws Stop with exit code 2 when the folder is no checkout
 */
export function startScript(folder: string): string {
  try {
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (typeof scripts.start === 'string') return scripts.start;
  } catch {
    // The throw below also covers a package.json without scripts.
  }
  throw badInput(`${folder} is no checkout of Laurel: it has no package.json with a start script.`);
}
