import { VersionConflict } from '#shared/domain/documents/refusals.ts';

/** A document as it is before a change. */
export interface Editable {
  /** The number of its version, for a document that has one. */
  readonly version?: number;
  /** The body with which a read of the document would reply to the same caller. */
  readonly shown: () => unknown;
}

/** Whether the caller accepts to change the document as it is. Undefined means that there is none. */
export type Precondition = (editable: Editable | undefined) => Promise<boolean>;

/** Accepts one version only, 0 where there is no document yet. */
export function ofVersion(version: number): Precondition {
  return async (editable) => (editable?.version ?? 0) === version;
}

/**
 * Each attempt to write checks the state that it read, and the write has the condition that this state is still there: a
 * change between the two is a lost attempt, and the next one checks again.
 * @throws VersionConflict where the caller accepts no change.
 */
export async function checkPrecondition(
  precondition: Precondition | undefined,
  editable: Editable | undefined,
): Promise<void> {
  if (!precondition || (await precondition(editable))) return;
  throw new VersionConflict(editable === undefined ? 0 : editable.version);
}
