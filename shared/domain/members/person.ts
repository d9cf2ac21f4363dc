import {
  type IdentifierChange,
  identifierChanges,
  newestChanges,
  type Occasion,
} from './identifier-history.ts';
import { type Identifier, type Identifiers, normalize } from './identifiers.ts';

/** Everything personal about a member: kept enveloped, never in the ledger. */
export interface Person {
  readonly identifiers: Identifiers;
  readonly profile: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly consents: Readonly<Record<string, boolean>>;
  /** Every change of a consent, the newest last. */
  readonly consentHistory: readonly ConsentChange[];
  /** The newest changes of identifiers, the newest last. */
  readonly identifierHistory: readonly IdentifierChange[];
  /** The newest cards that the member gave up and does not have again, the newest last. */
  readonly formerCards?: readonly string[] | undefined;
  /** The user of the user pool that signs in as the member. */
  readonly signIn?: string | undefined;
  /** Users of members that were merged into this one. They sign in as nobody, and are deleted with the person. */
  readonly formerSignIns?: readonly string[] | undefined;
}

/** A consent that a member gave, refused, or withdrew (null). */
export interface ConsentChange {
  readonly consent: string;
  readonly given: boolean | null;
  /** An instant. */
  readonly at: number;
  /** The subject of the token that changed it. */
  readonly by: string;
  /** The member that gave it, if that member was merged into this one. */
  readonly memberId?: string | undefined;
}

type Removable<Value> = { readonly [Name in keyof Value]?: Value[Name] | null | undefined };

/** All cards, or those that come and go: two tills that add one each lose none. */
interface IdentifiersChange extends Removable<Identifiers> {
  readonly addCards?: readonly string[] | undefined;
  readonly removeCards?: readonly string[] | undefined;
}

/** An absent part stays, `null` removes it; `null` for a whole group removes the group. */
export interface PersonChange {
  readonly identifiers?: IdentifiersChange | null | undefined;
  readonly profile?: Readonly<Record<string, string | null | undefined>> | null | undefined;
  readonly attributes?:
    | Readonly<Record<string, string | number | boolean | null | undefined>>
    | null
    | undefined;
  readonly consents?: Readonly<Record<string, boolean | null | undefined>> | null | undefined;
}

export const nobody: Person = {
  identifiers: {},
  profile: {},
  attributes: {},
  consents: {},
  consentHistory: [],
  identifierHistory: [],
};

/** Cards that were given up before them forget the member. */
const FORMER_CARDS_MAX = 20;

/** Older entries are dropped, so that a person stays small. */
export const CONSENT_CHANGES_MAX = 200;

function merge<Value>(
  part: Readonly<Record<string, Value>>,
  change: Readonly<Record<string, Value | null | undefined>> | null | undefined,
): Readonly<Record<string, Value>> {
  if (change === null) return {};
  if (change === undefined) return part;
  const merged = new Map(Object.entries(part));
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue;
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

function changeIdentifiers(known: Identifiers, change: PersonChange['identifiers']): Identifiers {
  if (!change) return change === null ? {} : known;
  const { addCards = [], removeCards = [], ...whole } = change;
  const { cards, ...others } = merge<unknown>({ ...known }, { ...whole }) as Identifiers;
  const left = (cards ?? []).filter((card) => !removeCards.includes(card));
  return normalize({ ...others, cards: [...new Set([...left, ...addCards])] });
}

/** The changes among the stated consents; the same statement again is no change. */
function consentChanges(
  before: Person['consents'],
  after: Person['consents'],
  { at, by }: Occasion,
): readonly ConsentChange[] {
  const named = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return named
    .filter((consent) => before[consent] !== after[consent])
    .map((consent) => ({ consent, given: after[consent] ?? null, at, by }));
}

/** The cards that a person has and remembers to have had. */
export function cardsEverOf({ identifiers, formerCards = [] }: Person): readonly string[] {
  return [...new Set([...(identifiers.cards ?? []), ...formerCards])];
}

/** Former cards in their order, without those that the person has. */
export function formerCards(
  cards: readonly string[],
  { cards: has = [] }: Identifiers,
): Pick<Person, 'formerCards'> {
  const former = [...new Set(cards.toReversed())].toReversed().filter((card) => !has.includes(card));
  return former.length > 0 ? { formerCards: former.slice(-FORMER_CARDS_MAX) } : {};
}

export function changePerson(person: Person, change: PersonChange, occasion: Occasion): Person {
  const consents = merge(person.consents, change.consents);
  const identifiers = changeIdentifiers(person.identifiers, change.identifiers);
  const moved = identifierChanges(person.identifiers, identifiers, occasion);
  const said = [...person.consentHistory, ...consentChanges(person.consents, consents, occasion)];
  const { formerCards: former = [], ...rest } = person;
  return {
    ...rest,
    ...formerCards([...former, ...(person.identifiers.cards ?? [])], identifiers),
    identifiers,
    profile: merge(person.profile, change.profile),
    attributes: merge(person.attributes, change.attributes),
    consents,
    consentHistory: said.slice(-CONSENT_CHANGES_MAX),
    identifierHistory: newestChanges([...person.identifierHistory, ...moved]),
  };
}

/**
 * Whether an e-mail address or a phone number is gone or different: the person who signs in with the new one may be
 * another.
 */
export function contactChanged({ identifiers: before }: Person, { identifiers: after }: Person): boolean {
  return (['email', 'phone'] as const).some(
    (kind) => before[kind] !== undefined && before[kind] !== after[kind],
  );
}

export function isNobody(person: Person): boolean {
  return Object.values(person).every((part) => Object.keys(part).length === 0);
}

/** Where an identifier that a change brought stands in it, as a JSON pointer. */
export function pointerIn({ identifiers }: PersonChange, { kind, value }: Identifier): string {
  if (kind !== 'card') return `/identifiers/${kind}`;
  const list = identifiers?.addCards ? 'addCards' : 'cards';
  return `/identifiers/${list}/${identifiers?.[list]?.indexOf(value) ?? 0}`;
}
