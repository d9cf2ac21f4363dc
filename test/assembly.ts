import { fileURLToPath } from 'node:url';
import { synthesize } from '../local/synth/synthesize.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The folder of the synthesized app, made anew only where its sources changed. */
export function assembly(): Promise<string> {
  return synthesize({ root, progress: () => {} });
}
