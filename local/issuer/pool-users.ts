import type { UserRecords } from '../store/user-records.ts';
import { stableUuid } from '../template/account.ts';
import { type DevClient, devClients, memberIdPattern } from './dev-clients.ts';
import type { PoolUser } from './pre-token-trigger.ts';

/** A user as the pool has them now. */
export interface KnownUser extends PoolUser {
  /** How often they were signed out everywhere: a session of before is over. */
  readonly signOuts: number;
}

const MEMBER = 'member-';
const MAIL = '@example.com';

/** Whoever signs in with a client: staff as themselves, a member as the user who is named after the member. */
export function userName({ id }: DevClient, member: string | undefined): string {
  return member === undefined ? id : `${MEMBER}${member}`;
}

/** What users are before anything was changed; undefined where nobody is called so. */
function given(name: string): Pick<KnownUser, 'groups' | 'attributes'> | undefined {
  const mail = { email: `${name}${MAIL}`, email_verified: 'true' };
  const staff = devClients.find(({ id, person, scope }) => id === name && person && scope !== 'member');
  if (staff) return { groups: [staff.scope], attributes: mail };
  const member = name.startsWith(MEMBER) ? name.slice(MEMBER.length) : '';
  if (!memberIdPattern.test(member)) return undefined;
  return { groups: [], attributes: { ...mail, 'custom:member': member } };
}

/**
 * The users of the local pool. Nobody signs up here: staff are there, and for every member id a user, who is linked to
 * that member until the link is changed. What is changed is kept in the runner's store.
 */
export class PoolUsers {
  readonly #records: UserRecords;

  constructor(records: UserRecords) {
    this.#records = records;
  }

  /** By user name, or by the e-mail address, which stands for it. */
  find(nameOrMail: string): KnownUser | undefined {
    const name = nameOrMail.endsWith(MAIL) ? nameOrMail.slice(0, -MAIL.length) : nameOrMail;
    const first = given(name);
    const record = this.#records.find(name);
    if (first === undefined || record?.deleted) return undefined;
    const { attributes = first.attributes, signOuts = 0 } = record ?? {};
    return { name, subject: stableUuid(name), groups: first.groups, attributes, signOuts };
  }

  /** `undefined` takes an attribute away. */
  change({ name, attributes, signOuts }: KnownUser, changes: Readonly<Record<string, string | undefined>>) {
    const all = Object.entries({ ...attributes, ...changes });
    const left = all.filter((pair): pair is [string, string] => pair[1] !== undefined);
    this.#records.put({ name, attributes: Object.fromEntries(left), signOuts, deleted: false });
  }

  /** No session that they have now is gone on with. */
  signOut({ name, attributes, signOuts }: KnownUser): void {
    this.#records.put({ name, attributes, signOuts: signOuts + 1, deleted: false });
  }

  delete({ name, signOuts }: KnownUser): void {
    this.#records.put({ name, attributes: {}, signOuts, deleted: true });
  }
}
