import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { SourceMapPayload } from 'node:module';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Stop } from '../terminal/stop.ts';
import type { Options } from './options.ts';

const ENDING = '.map.gz';

export interface KeptMap {
  /** The hash of the bundle. */
  readonly code: string;
  readonly writtenAt: Date;
  readonly payload: SourceMapPayload;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(ENDING));
  } catch {
    return [];
  }
}

/** The map of the function's code that was asked for, or the newest. */
export function keptMap(
  mapsFolder: string,
  { functionFile, code }: Pick<Options, 'functionFile' | 'code'>,
): KeptMap {
  const folder = join(mapsFolder, functionFile.replace(/\.ts$/, ''));
  const kept = namesIn(folder)
    .map((name) => ({ path: join(folder, name), code: basename(name, ENDING) }))
    .map((one) => ({ ...one, writtenAt: statSync(one.path).mtime }))
    .toSorted((a, b) => b.writtenAt.getTime() - a.writtenAt.getTime());
  const found = kept.find((one) => code === undefined || one.code === code);
  if (found === undefined) {
    const which = code === undefined ? '' : ` with the code ${code}`;
    throw new Stop(
      1,
      `${folder} has no map of ${functionFile}${which}. A map is written where the function is bundled: check out the deployed commit and run npm run synth.`,
    );
  }
  const payload = JSON.parse(gunzipSync(readFileSync(found.path)).toString()) as SourceMapPayload;
  return { code: found.code, writtenAt: found.writtenAt, payload };
}
