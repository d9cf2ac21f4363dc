export interface Identifiers {
  readonly cards?: readonly string[] | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

/** Everything personal about a member: kept enveloped, never in the ledger. */
export interface Person {
  readonly identifiers: Identifiers;
  readonly profile: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly consents: Readonly<Record<string, boolean>>;
}

type Removable<Value> = { readonly [Name in keyof Value]?: Value[Name] | null | undefined };

/** What is left out stays, `null` removes; `null` for a whole part removes all of it. */
export interface PersonChange {
  readonly identifiers?: Removable<Identifiers> | null | undefined;
  readonly profile?: Readonly<Record<string, string | null | undefined>> | null | undefined;
  readonly attributes?:
    | Readonly<Record<string, string | number | boolean | null | undefined>>
    | null
    | undefined;
  readonly consents?: Readonly<Record<string, boolean | null | undefined>> | null | undefined;
}

export const nobody: Person = { identifiers: {}, profile: {}, attributes: {}, consents: {} };

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

function normalize({ cards, email, phone }: Identifiers): Identifiers {
  return {
    ...(cards && cards.length > 0 && { cards }),
    ...(email && { email: email.toLowerCase() }),
    ...(phone && { phone }),
  };
}

export function changePerson(person: Person, change: PersonChange): Person {
  const identifiers = merge<unknown>({ ...person.identifiers }, change.identifiers) as Identifiers;
  return {
    identifiers: normalize(identifiers),
    profile: merge(person.profile, change.profile),
    attributes: merge(person.attributes, change.attributes),
    consents: merge(person.consents, change.consents),
  };
}

export function isNobody(person: Person): boolean {
  return Object.values(person).every((part) => Object.keys(part).length === 0);
}

export type IdentifierKind = 'card' | 'email' | 'phone';

export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
  /** Where it stands in a request. */
  readonly pointer: string;
}

export function identifiersOf({ identifiers }: Person): readonly Identifier[] {
  const { cards = [], email, phone } = identifiers;
  return [
    ...cards.map((value, index) => ({
      kind: 'card' as const,
      value,
      pointer: `/identifiers/cards/${index}`,
    })),
    ...(email ? [{ kind: 'email' as const, value: email, pointer: '/identifiers/email' }] : []),
    ...(phone ? [{ kind: 'phone' as const, value: phone, pointer: '/identifiers/phone' }] : []),
  ];
}
