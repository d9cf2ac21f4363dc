import { VersionConflict } from '#shared/domain/documents/refusals.ts';

/** A document as it stands before a change. */
export interface Standing {
  /** The number of its version, for a document that has one. */
  readonly version?: number;
  /** The body with which a read of the document would reply to the same caller. */
  readonly shown: () => unknown;
}

/** Whether the caller accepts to change the document as it stands; undefined stands for a document that is not there. */
export type Precondition = (standing: Standing | undefined) => Promise<boolean>;

/** Accepts one version only, 0 where there is no document yet. */
export function ofVersion(version: number): Precondition {
  return async (standing) => (standing?.version ?? 0) === version;
}

/**
 * Each attempt to write checks the state that it read, and the write has the condition that this state still stands: a
 * change between the two is a lost attempt, and the next one checks again.
 * @throws VersionConflict where the caller accepts no change.
 */
export async function checkPrecondition(
  precondition: Precondition | undefined,
  standing: Standing | undefined,
): Promise<void> {
  if (!precondition || (await precondition(standing))) return;
  throw new VersionConflict(standing === undefined ? 0 : standing.version);
}
