import { type Caller, staffScopes } from './caller.ts';

/**
 * The part of what staff and marketers wrote that a caller sees: all of it, or, for members and machines, neither
 * names, reasons, segments nor promotions in shadow.
 */
export type View = 'full' | 'narrow';

export function viewOf(caller: Pick<Caller, 'scopes'>): View {
  return staffScopes(caller).length > 0 ? 'full' : 'narrow';
}
