/** Groups of staff. Each has the name of the scope that it gives. */
export const staffGroups = ['marketer', 'agent', 'analyst', 'admin'] as const;

export type StaffGroup = (typeof staffGroups)[number];

/** The retailer's own identity provider, through which staff sign in. */
export interface StaffProvider {
  /** Its name in the user pool. */
  readonly name: string;
  /** The provider's groups that stand for each group of staff. */
  readonly groups: Readonly<Partial<Record<StaffGroup, readonly string[]>>>;
}

/** A user of the pool as it describes them in an event. */
export interface DescribedUser {
  readonly username: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  /** Groups of the pool. */
  readonly groups: readonly string[];
}

/** The groups that make a user staff, and who asks that user for a second factor. */
export interface Staff {
  readonly groups: readonly string[];
  readonly factorAskedBy: 'pool' | 'provider';
}

/** The status of a user who signs in through a provider. Nobody can sign up with it. */
const FEDERATED = 'EXTERNAL_PROVIDER';

/**
 * Why a user is staff; undefined for all others. Users of the pool are marked by an attribute that no app client can
 * write, and their groups are the pool's. Users of the provider are staff by its own groups alone: the attribute that
 * brings those may be written by anybody who signs up, so it counts for nobody else.
 */
export function staffOf(
  { username, attributes, groups }: DescribedUser,
  provider: StaffProvider | undefined,
): Staff | undefined {
  if (attributes['cognito:user_status'] === FEDERATED) {
    if (provider === undefined || !cameFrom(provider, username, attributes.identities)) return undefined;
    const given = providerGroups(attributes['custom:groups'] ?? '');
    const own = staffGroups.filter((group) => provider.groups[group]?.some((name) => given.has(name)));
    return own.length === 0 ? undefined : { groups: own, factorAskedBy: 'provider' };
  }
  return attributes['custom:staff'] === 'true' ? { groups, factorAskedBy: 'pool' } : undefined;
}

/**
 * Whether the pool made the user for this provider: both name and identities say so, and no user can write either. A pool
 * that ignores the case of names writes them in lower case.
 */
function cameFrom({ name }: StaffProvider, username: string, identities = '[]'): boolean {
  if (!username.toLowerCase().startsWith(`${name.toLowerCase()}_`)) return false;
  const known: unknown = parsed(identities);
  return (
    Array.isArray(known) && known.some((one: { providerName?: unknown } | null) => one?.providerName === name)
  );
}

/**
 * The groups in an attribute that the provider filled: one name as it is, or several in brackets, form-encoded, in quotes
 * or not. A single name is never split, because it may hold commas.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
 */
export function providerGroups(text: string): ReadonlySet<string> {
  const list = /^\s*\[(.*)\]\s*$/s.exec(text)?.[1];
  if (list === undefined) return new Set(text === '' ? [] : [text]);
  const json = parsed(text);
  const names: readonly unknown[] = Array.isArray(json) ? json : list.split(',').map((name) => name.trim());
  return new Set(
    names.filter((name) => typeof name === 'string' && name !== '').map((name) => formDecoded(String(name))),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
