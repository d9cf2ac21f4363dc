import {
  type IdentifierChange,
  identifierChanges,
  newestChanges,
  type Occasion,
} from './identifier-history.ts';
import type { Identifiers } from './identifiers.ts';
import { CONSENT_CHANGES_MAX, type ConsentChange, formerCards, type Person } from './person.ts';

interface Joining {
  readonly otherId: string;
  readonly attributesMax: number;
  /** The instant and the author of the merge. */
  readonly occasion: Occasion;
}

function mergeIdentifiers(own: Identifiers, other: Identifiers): Identifiers {
  const cards = [...(own.cards ?? []), ...(other.cards ?? [])];
  const email = own.email ?? other.email;
  const phone = own.phone ?? other.phone;
  return {
    ...(cards.length > 0 && { cards }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
  };
}

/** The names of one, then the first names of the other, up to a number in all. */
function filled<Value>(
  own: Readonly<Record<string, Value>>,
  other: Readonly<Record<string, Value>>,
  most: number,
): Readonly<Record<string, Value>> {
  const more = Object.entries(other).filter(([name]) => !Object.hasOwn(own, name));
  return Object.fromEntries([...Object.entries(own), ...more].slice(0, most));
}

/**
 * The consent changes of both members in order, the newest up to their bound; the other's changes carry the other's id.
 */
function joinHistories(
  own: readonly ConsentChange[],
  other: readonly ConsentChange[],
  otherId: string,
): readonly ConsentChange[] {
  const theirs = other.map((change) => ({ memberId: otherId, ...change }));
  return [...theirs, ...own].toSorted((a, b) => a.at - b.at).slice(-CONSENT_CHANGES_MAX);
}

/**
 * The identifier changes of both members, then those of the merge itself: the identifiers that come over, and those of
 * the other that are lost because the survivor has its own. The other's changes carry the other's id.
 */
function joinIdentifierHistories(
  own: Person,
  other: Person,
  { otherId, occasion }: Pick<Joining, 'otherId' | 'occasion'>,
): readonly IdentifierChange[] {
  const joined = mergeIdentifiers(own.identifiers, other.identifiers);
  const theirs = (changes: readonly IdentifierChange[]) =>
    changes.map((change) => ({ memberId: otherId, ...change }));
  const kept = { email: joined.email, phone: joined.phone };
  const lost = identifierChanges({ ...other.identifiers, cards: [] }, kept, occasion)
    .filter((change) => change.old !== undefined)
    .map(({ new: _, ...change }) => change);
  return newestChanges([
    ...theirs(other.identifierHistory),
    ...own.identifierHistory,
    ...theirs(lost),
    ...identifierChanges(own.identifiers, joined, occasion),
  ]);
}

/** One sign-in stays. The user of the other member is remembered as long as the person is. */
function joinSignIns(own: Person, other: Person): Pick<Person, 'signIn' | 'formerSignIns'> {
  const signIn = own.signIn ?? other.signIn;
  const users = [...(own.formerSignIns ?? []), ...(other.formerSignIns ?? []), other.signIn];
  const former = users.filter((user) => user !== undefined && user !== signIn);
  return {
    ...(signIn !== undefined && { signIn }),
    ...(former.length > 0 && { formerSignIns: [...new Set(former)] as string[] }),
  };
}

/**
 * Merges two persons: every card stays valid, the survivor's data stay unchanged, and only missing data are taken from
 * the other. A consent is never taken over, because it was given with other words, elsewhere.
 */
export function mergePersons(
  own: Person,
  other: Person,
  { otherId, attributesMax, occasion }: Joining,
): Person {
  const identifiers = mergeIdentifiers(own.identifiers, other.identifiers);
  const { formerCards: former = [], ...rest } = own;
  return {
    ...rest,
    ...formerCards([...(other.formerCards ?? []), ...former], identifiers),
    identifiers,
    profile: filled(own.profile, other.profile, Number.POSITIVE_INFINITY),
    attributes: filled(own.attributes, other.attributes, attributesMax),
    consentHistory: joinHistories(own.consentHistory, other.consentHistory, otherId),
    identifierHistory: joinIdentifierHistories(own, other, { otherId, occasion }),
    ...joinSignIns(own, other),
  };
}
