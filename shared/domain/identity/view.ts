import type { Caller } from './caller.ts';

/**
 * The part of what staff and marketers wrote that a caller sees: all of it, or, for members and machines, neither
 * names, reasons, segments nor promotions in shadow.
 */
export type View = 'full' | 'narrow';

const staff: ReadonlySet<string> = new Set(['admin', 'agent', 'marketer', 'analyst']);

export function viewOf({ scopes }: Pick<Caller, 'scopes'>): View {
  return scopes.some((scope) => staff.has(scope)) ? 'full' : 'narrow';
}
