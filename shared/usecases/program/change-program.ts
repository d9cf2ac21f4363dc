import { isDeepStrictEqual } from 'node:util';
import type { Program } from '#shared/domain/program/program.ts';
import { VersionConflict } from '#shared/domain/program/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';

const ATTEMPTS = 8;

/**
 * Makes a whole programme the newest version. `expected` guards against another editor; without it the
 * last writer wins. The programme as it is already changes nothing.
 */
export async function changeProgram(
  store: ProgramStore,
  change: { document: Omit<Program, 'version'>; expected?: number | undefined; by: string },
  now: () => number,
): Promise<Program> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const latest = await store.latest({ consistent: true });
    const current = await store.version(latest.program);
    if (change.expected !== undefined && change.expected !== current.version) {
      throw new VersionConflict(current.version);
    }
    if (isDeepStrictEqual({ ...change.document, version: current.version }, current)) return current;
    const program = { version: latest.configuration + 1, ...change.document };
    if (await store.put({ program, by: change.by, at: now() })) return program;
  }
  throw new Unavailable();
}
