import type { Active, Document } from './document.ts';

/** A thing on the server. `version` is that of its content, 0 for the programme of a new environment. */
export interface Live extends Document {
  readonly version: number;
  /** The version of a promotion that runs. Undefined when none runs. */
  readonly activeVersion?: number | undefined;
}

export type LiveThings = ReadonlyMap<string, Live>;

function activeOf({ version, activeVersion }: Pick<Live, 'version' | 'activeVersion'>): Active {
  if (activeVersion === undefined) return false;
  return activeVersion === version ? true : 'earlier';
}

/** A promotion after a change of its content or of its running version. */
export function promotionOf(thing: Pick<Live, 'content' | 'version' | 'activeVersion'>): Live {
  return { ...thing, active: activeOf(thing) };
}
