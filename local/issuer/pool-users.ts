import type { UserRecords } from '../store/user-records.ts';
import { stableUuid } from '../template/stable-ids.ts';
import { type DevClient, devClients, memberIdPattern } from './dev-clients.ts';
import type { PoolUser } from './pre-token-trigger.ts';

/** A user with their present groups and attributes. */
export interface KnownUser extends PoolUser {
  /** The number of times the user was signed out everywhere. Sessions from before the last one are over. */
  readonly signOuts: number;
  /** Whether the user has a second factor, as staff here have, but for one name. */
  readonly secondFactor: boolean;
}

/** The person of a sign-in: a member, or a named employee. Neither is the one user that each kind of staff has. */
export interface Named {
  readonly member?: string | undefined;
  readonly subject?: string | undefined;
}

const MEMBER = 'member-';
/** Between the kind of an employee and the person's name. */
const PERSON = '+';
const MAIL = '@example.com';
/** The name of an employee who has no second factor. */
const WITHOUT_FACTOR = 'no-second-factor';

/**
 * The user name for a dev client: staff sign in as themselves or as a named person of their kind, a member as the user
 * who is named after the member.
 */
export function userName({ id }: DevClient, { member, subject }: Named): string {
  if (member !== undefined) return `${MEMBER}${member}`;
  return subject === undefined ? id : `${id}${PERSON}${subject}`;
}

type InitialUser = Pick<KnownUser, 'groups' | 'attributes' | 'secondFactor'>;

/** A user before any change. Undefined when there is no such user. */
function initialUser(name: string): InitialUser | undefined {
  const mail = { email: `${name}${MAIL}`, email_verified: 'true' };
  const [kind, subject] = name.split(PERSON, 2);
  const staff = devClients.find(({ id, person, scope }) => id === kind && person && scope !== 'member');
  if (staff && (subject === undefined || name === userName(staff, { subject })))
    return {
      groups: [staff.scope],
      attributes: { ...mail, 'custom:staff': 'true' },
      secondFactor: subject !== WITHOUT_FACTOR,
    };
  const member = name.startsWith(MEMBER) ? name.slice(MEMBER.length) : '';
  if (!memberIdPattern.test(member)) return undefined;
  return { groups: [], attributes: { ...mail, 'custom:member': member }, secondFactor: false };
}

/**
 * The users of the local pool. Nobody signs up here: a user is there for each kind of staff, for every name of an
 * employee, and for every member id. The last is linked to that member until the link is changed. Changes are kept in
 * the runner's store.
 */
export class PoolUsers {
  readonly #records: UserRecords;

  constructor(records: UserRecords) {
    this.#records = records;
  }

  /** The user with this name or e-mail address. */
  find(nameOrMail: string): KnownUser | undefined {
    const name = nameOrMail.endsWith(MAIL) ? nameOrMail.slice(0, -MAIL.length) : nameOrMail;
    const first = initialUser(name);
    const record = this.#records.find(name);
    if (first === undefined || record?.deleted) return undefined;
    const { attributes = first.attributes, signOuts = 0 } = record ?? {};
    return { ...first, name, subject: stableUuid(name), attributes, signOuts };
  }

  /** Changes attributes; `undefined` removes one. */
  change({ name, attributes, signOuts }: KnownUser, changes: Readonly<Record<string, string | undefined>>) {
    const all = Object.entries({ ...attributes, ...changes });
    const left = all.filter((pair): pair is [string, string] => pair[1] !== undefined);
    this.#records.put({ name, attributes: Object.fromEntries(left), signOuts, deleted: false });
  }

  /** Ends all sessions of the user. */
  signOut({ name, attributes, signOuts }: KnownUser): void {
    this.#records.put({ name, attributes, signOuts: signOuts + 1, deleted: false });
  }

  delete({ name, signOuts }: KnownUser): void {
    this.#records.put({ name, attributes: {}, signOuts, deleted: true });
  }
}
