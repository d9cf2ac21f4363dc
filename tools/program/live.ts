import type { Active, Document } from './document.ts';

/** A thing as the server has it. `version` is that of its content, 0 for the programme of a new environment. */
export interface Live extends Document {
  readonly version: number;
  /** The version of a promotion that runs, while one does. */
  readonly activeVersion?: number | undefined;
}

export type LiveThings = ReadonlyMap<string, Live>;

export function activeOf({ version, activeVersion }: Pick<Live, 'version' | 'activeVersion'>): Active {
  if (activeVersion === undefined) return false;
  return activeVersion === version ? true : 'earlier';
}

/** A promotion after its content or what runs of it has changed. */
export function promotionOf(thing: Pick<Live, 'content' | 'version' | 'activeVersion'>): Live {
  return { ...thing, active: activeOf(thing) };
}
