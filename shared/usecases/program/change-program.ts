import { isDeepStrictEqual } from 'node:util';
import type { Program } from '#shared/domain/program/program.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import { changeDocument } from '#shared/usecases/documents/change-document.ts';
import type { Precondition } from '#shared/usecases/documents/precondition.ts';

/**
 * Makes a whole programme the newest version. A precondition guards against another editor; without one the last
 * writer wins. A programme equal to the present one changes nothing.
 */
export async function changeProgram(
  store: ProgramStore,
  change: { document: Omit<Program, 'version'>; precondition?: Precondition | undefined; by: string },
  now: () => number,
): Promise<Program> {
  let configuration = 0;
  const { document } = await changeDocument<Program>(
    {
      newest: async () => {
        const latest = await store.latest({ consistent: true });
        configuration = latest.configuration;
        return store.version(latest.program);
      },
      editable: (newest) => newest && { version: newest.version, shown: () => newest },
      next: (before, version) =>
        before && isDeepStrictEqual({ ...change.document, version }, before)
          ? before
          : { version: configuration + 1, ...change.document },
      put: (program) => store.put({ program, by: change.by, at: now() }),
    },
    change.precondition,
  );
  return document;
}
