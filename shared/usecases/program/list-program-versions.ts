import type { ProgramVersionDocument } from '#shared/contracts/program/program.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { ProgramStore } from '#shared/stores/program/program-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';

/** A version; nobody wrote the one that a new environment starts from. */
interface VersionFound {
  readonly program: Program;
  readonly by?: string;
  readonly at?: number;
}

function describeProgramVersion({ program, by, at }: VersionFound): ProgramVersionDocument {
  const changed = by === undefined || at === undefined ? {} : { changedAt: formatInstant(at), changedBy: by };
  return { ...(program as Omit<ProgramVersionDocument, 'changedAt' | 'changedBy'>), ...changed };
}

/** The versions of the programme, newest first, down to the one that a new environment starts from. */
export function listProgramVersions(
  store: ProgramStore,
  cursors: Cursors,
  request: PageRequest,
): Promise<Page<ProgramVersionDocument>> {
  const list = {
    query: 'versions of the programme',
    read: async (after: string | undefined, limit: number): Promise<readonly VersionFound[]> => {
      const below = after === undefined ? undefined : Number(after);
      if (below === 0) return [];
      const changes = await store.changes(limit, below);
      return changes.length < limit ? [...changes, { program: initialProgram }] : changes;
    },
    placeOf: ({ program }: VersionFound) => program.version,
    describe: (found: readonly VersionFound[]) => found.map(describeProgramVersion),
  };
  return pageOf(list, cursors, request);
}
