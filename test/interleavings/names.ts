import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { type Item, recordOf } from '#shared/stores/ledger/record-item.ts';

/**
 * Names for what differs from run to run and decides nothing: ids of members, attempts of writers. Two runs that
 * did the same then read the same.
 */
export class Names {
  readonly #names = new Map<string, string>();

  set(chance: string, name: string): void {
    this.#names.set(chance, name);
  }

  has(chance: string): boolean {
    return this.#names.has(chance);
  }

  /** Anything as text: ledger items as their entries, with their state and without the hashes, which follow. */
  text(value: unknown): string {
    const text = JSON.stringify(value, (_, part: unknown) => {
      if (part instanceof Uint8Array) return Buffer.from(part).toString('latin1');
      return inOrder(isLedgerItem(part) ? essence(recordOf(part)) : part);
    });
    return [...this.#names].reduce((named, [chance, name]) => named.replaceAll(chance, name), text);
  }

  record(record: LedgerRecord): string {
    return this.text(essence(record));
  }
}

/** Storage gives attributes in any order. */
function inOrder(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isLedgerItem(part: unknown): part is Item {
  return typeof part === 'object' && part !== null && 'entry' in part && 'state' in part && 'seq' in part;
}

function essence({ entry, state }: LedgerRecord) {
  const { hash, previousHash, internalsHash, stateHash, lines, ...essential } = entry;
  return { ...essential, state };
}
