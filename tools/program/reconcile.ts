import type { Mark } from './base.ts';
import { type Document, type Documents, digestOf, isSame } from './document.ts';
import type { LiveThings } from './live.ts';

/** What a pull does to a folder. */
export interface Reconciled {
  readonly taken: ReadonlyMap<string, Document | undefined>;
  /** Changed here alone: stays. */
  readonly kept: readonly string[];
  /** Changed here and there: a pull would lose what was changed here. */
  readonly lost: readonly string[];
}

/** `force` takes everything from the server, also where something was changed here alone. */
export function reconcile(
  local: Documents,
  base: ReadonlyMap<string, Mark>,
  live: LiveThings,
  { force }: { readonly force: boolean },
): Reconciled {
  const taken = new Map<string, Document | undefined>();
  const kept: string[] = [];
  const lost: string[] = [];
  for (const name of [...new Set([...local.keys(), ...base.keys(), ...live.keys()])].sort()) {
    const [here, there, digest] = [local.get(name), live.get(name), base.get(name)?.digest];
    if (isSame(here, there)) continue;
    const changedHere = isMoved(here, digest);
    if (changedHere && !force && !isMoved(there, digest)) {
      kept.push(name);
      continue;
    }
    if (changedHere) lost.push(name);
    taken.set(name, there);
  }
  return { taken, kept, lost };
}

function isMoved(document: Document | undefined, digest: string | undefined): boolean {
  return (document && digestOf(document)) !== digest;
}
