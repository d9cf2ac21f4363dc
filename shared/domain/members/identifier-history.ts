import type { IdentifierKind, Identifiers } from './identifiers.ts';

/** The kind of a caller, for records that must not name a person of staff to everybody. */
export type CallerKind = 'staff' | 'channel' | 'member';

/** The instant and the author of a change; the author is the subject of a token. */
export interface Occasion {
  readonly at: number;
  readonly by: string;
  readonly caller: CallerKind;
}

/**
 * A card, an e-mail address or a phone number that a person gained (`new`), lost (`old`) or replaced (both). It is
 * personal, and sealed with the person.
 */
export interface IdentifierChange extends Occasion {
  readonly kind: IdentifierKind;
  readonly old?: string | undefined;
  readonly new?: string | undefined;
  /** The member whose identifier it was, if that member was merged into this one. */
  readonly memberId?: string | undefined;
}

/** Older changes are dropped, so that a person stays small. */
export const IDENTIFIER_CHANGES_MAX = 100;

/** The changes from one state to the next, cards first. Each card comes or goes by itself. */
export function identifierChanges(
  before: Identifiers,
  after: Identifiers,
  occasion: Occasion,
): readonly IdentifierChange[] {
  const [had, has] = [before.cards ?? [], after.cards ?? []];
  const contacts = (['email', 'phone'] as const).filter((kind) => before[kind] !== after[kind]);
  return [
    ...had.filter((card) => !has.includes(card)).map((old) => ({ kind: 'card' as const, old, ...occasion })),
    ...has
      .filter((card) => !had.includes(card))
      .map((card) => ({ kind: 'card' as const, new: card, ...occasion })),
    ...contacts.map((kind) => ({
      kind,
      ...(before[kind] !== undefined && { old: before[kind] }),
      ...(after[kind] !== undefined && { new: after[kind] }),
      ...occasion,
    })),
  ];
}

/** The newest changes, in order. */
export function newestChanges(changes: readonly IdentifierChange[]): readonly IdentifierChange[] {
  return changes.toSorted((a, b) => a.at - b.at).slice(-IDENTIFIER_CHANGES_MAX);
}
