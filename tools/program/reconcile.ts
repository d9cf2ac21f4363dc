import type { Mark } from './base.ts';
import { type Document, type Documents, digestOf, isSame } from './document.ts';
import type { LiveThings } from './live.ts';

/** The effect of a pull on a folder. */
export interface Reconciled {
  readonly taken: ReadonlyMap<string, Document | undefined>;
  /** Names of things changed only in the folder, which stay. */
  readonly kept: readonly string[];
  /** Names of things changed on both sides. A pull would lose the change in the folder. */
  readonly lost: readonly string[];
}

/**
 * Reconciles a folder with the server. `force` takes everything from the server, even things changed only in
 * the folder.
 */
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
