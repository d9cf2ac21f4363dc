import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { UserPool } from '#shared/stores/identity/user-pool.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { PersonEndings } from '#shared/stores/members/person-endings.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { eraseMember } from '#shared/usecases/members/erase-member.ts';
import { linkSignIn } from '#shared/usecases/members/link-sign-in.ts';
import { putMember } from '#shared/usecases/members/put-member.ts';
import type { SignInPorts } from '#shared/usecases/members/sign-in-links.ts';
import { unlinkSignIn } from '#shared/usecases/members/unlink-sign-in.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { type KeyService, startKeyService } from '../../../key-service.ts';
import { Books } from '../books.ts';
import { adjust, erase, merge } from '../ledger/acts.ts';
import { expectSoundLog } from '../ledger/sound.ts';

const SECRET = 'a secret of the test';
const AGENT = 'agent-1';
const unavailable = { code: 'unavailable', status: 503 };

let database: Database;
let keys: KeyService;
let books: Books;
let ports: Books['ports'] & SignInPorts;
/** Members whose sockets were ended. */
const ended: string[] = [];
/** Calls of the user pool in their order, and those that it does not take now. */
const calls: string[] = [];
const refused = new Set<string>();

/** As Cognito says that it has too much to do. */
function tooManyRequests(): Error {
  return Object.assign(new Error('Too many requests'), { name: 'TooManyRequestsException' });
}

function userPool(): UserPool {
  const client = new CognitoIdentityProviderClient(keys.config);
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const call = commandName.replace('Command', '');
        calls.push(call);
        if (refused.has(call)) throw tooManyRequests();
        return next(args);
      },
    { step: 'initialize' },
  );
  return new UserPool(client, keys.userPoolId);
}

beforeAll(async () => {
  database = await startDatabase();
  keys = await startKeyService();
  const client = dynamoDb(database.config());
  const made = new Books(client, database.tables);
  const envelope = new ProfileEnvelope(new KMSClient(keys.config), keys.keyId);
  const members = new MemberStore(client, database.tables.members, envelope, SECRET);
  const endings = new PersonEndings(database.tables.members, envelope, SECRET);
  ports = {
    endSockets: async (memberId) => void ended.push(memberId),
    ...made.ports,
    members,
    endings,
    pool: userPool(),
  };
  books = Object.assign(made, { members, ports });
});
beforeEach(() => {
  calls.length = 0;
  ended.length = 0;
  refused.clear();
});
afterAll(async () => {
  await keys.stop();
  await database.stop();
});

async function enrolled(): Promise<string> {
  const memberId = newMemberId();
  const command = { change: { profile: { givenName: 'Robin' } }, by: AGENT, caller: 'staff' as const };
  await putMember(ports, await books.programs.get(), memberId, command);
  return memberId;
}

/** A user whom the local pool has, linked to nobody. */
async function newUser(): Promise<string> {
  const username = `member-${newMemberId()}`;
  await ports.pool.unlink(username);
  return username;
}

const link = (memberId: string, username: string) => linkSignIn(ports, memberId, { username, by: AGENT });

async function linked(): Promise<{ readonly memberId: string; readonly username: string }> {
  const [memberId, username] = [await enrolled(), await newUser()];
  return link(memberId, username);
}

const memberOf = async (username: string) => (await ports.pool.find(username))?.memberId;
const personOf = async (memberId: string) => (await ports.members.person(memberId))?.person;

describe('a link', () => {
  it('stands with the user and, sealed, with the person; again it changes nothing', async () => {
    const { memberId, username } = await linked();
    expect([await memberOf(username), (await personOf(memberId))?.signIn]).toEqual([memberId, username]);
    const before = await ports.members.person(memberId);
    expect(await link(memberId, username)).toEqual({ memberId, username });
    expect(await ports.members.person(memberId)).toEqual(before);
  });

  it('is made by an e-mail address, too, and kept by the name of the user', async () => {
    const [memberId, username] = [await enrolled(), await newUser()];
    expect(await link(memberId, `${username}@example.com`)).toEqual({ memberId, username });
    expect((await personOf(memberId))?.signIn).toBe(username);
  });

  it('stays when the person is changed', async () => {
    const { memberId, username } = await linked();
    const command = {
      change: { profile: { country: 'IE' }, attributes: null },
      by: AGENT,
      caller: 'staff' as const,
    };
    await putMember(ports, await books.programs.get(), memberId, command);
    expect(await personOf(memberId)).toMatchObject({ profile: { country: 'IE' }, signIn: username });
  });

  it('to another user replaces the one before, who is then linked to nobody', async () => {
    const { memberId, username } = await linked();
    const other = await newUser();
    await link(memberId, other);
    expect([await memberOf(username), await memberOf(other)]).toEqual([undefined, memberId]);
    expect((await personOf(memberId))?.signIn).toBe(other);
    expect(ended).toEqual([memberId]);
  });

  it('to a user who is another member is refused, and to an unknown user', async () => {
    const [{ username }, memberId] = [await linked(), await enrolled()];
    const errors = [{ pointer: '/username', message: expect.any(String) }];
    await expect(link(memberId, username)).rejects.toMatchObject({
      code: 'sign-in-taken',
      status: 409,
      data: { errors },
    });
    for (const nobody of ['stranger', 'member--', 'member-a b', 'dev-channel', 'dev-member']) {
      await expect(link(memberId, nobody)).rejects.toMatchObject({
        code: 'user-not-found',
        status: 404,
        data: { errors },
      });
    }
    expect(await personOf(memberId)).not.toHaveProperty('signIn');
  });

  it('is made by nobody for themselves', async () => {
    const [memberId, username] = [await enrolled(), await newUser()];
    const by = (await ports.pool.find(username))?.subject ?? '';
    const own = linkSignIn(ports, memberId, { username, by });
    await expect(own).rejects.toMatchObject({ code: 'actor-is-beneficiary', status: 403 });
    expect(await memberOf(username)).toBeUndefined();
  });

  it('is only for members who exist', async () => {
    const username = await newUser();
    await expect(link(newMemberId(), username)).rejects.toMatchObject({ code: 'member-not-found' });
    const memberId = await enrolled();
    await erase(books, memberId);
    await expect(link(memberId, username)).rejects.toMatchObject({ code: 'member-erased' });
    const [into, from] = [await enrolled(), await enrolled()];
    await merge(books, into, from, 'g1');
    await expect(link(from, username)).rejects.toMatchObject({ code: 'member-merged' });
    expect(await memberOf(username)).toBeUndefined();
  });

  it('that the pool did not take at once is made by the same call again, and never of two users', async () => {
    for (const call of ['AdminGetUser', 'AdminDeleteUserAttributes', 'AdminUpdateUserAttributes']) {
      const { memberId, username } = await linked();
      const other = await newUser();
      refused.add(call);
      await expect(link(memberId, other), call).rejects.toMatchObject(unavailable);
      refused.clear();
      expect([await memberOf(username), await memberOf(other)]).not.toEqual([memberId, memberId]);
      await link(memberId, other);
      expect([await memberOf(username), await memberOf(other)]).toEqual([undefined, memberId]);
    }
  });

  it('is taken away from the user and the person, once or often', async () => {
    const { memberId, username } = await linked();
    refused.add('AdminDeleteUserAttributes');
    await expect(unlinkSignIn(ports, memberId)).rejects.toMatchObject(unavailable);
    refused.clear();
    expect(ended).toEqual([]);
    for (let time = 0; time < 2; time += 1) await unlinkSignIn(ports, memberId);
    expect(ended).toEqual([memberId]);
    expect(await memberOf(username)).toBeUndefined();
    expect(await personOf(memberId)).not.toHaveProperty('signIn');
  });

  it('to a user who was given to another member by hand is not taken away from that member', async () => {
    const { memberId, username } = await linked();
    await ports.pool.link(username, 'm-by-hand');
    await unlinkSignIn(ports, memberId);
    expect(await memberOf(username)).toBe('m-by-hand');
  });
});

describe('an erasure', () => {
  it('deletes the user first: while that is unfinished nothing else is erased', async () => {
    for (const call of [
      'AdminGetUser',
      'AdminListGroupsForUser',
      'AdminUserGlobalSignOut',
      'AdminDeleteUser',
    ]) {
      const { memberId, username } = await linked();
      await adjust(books, memberId, 'start', 500);
      refused.add(call);
      await expect(erase(books, memberId), call).rejects.toMatchObject(unavailable);
      refused.clear();
      expect((await personOf(memberId))?.signIn).toBe(username);
      await expectSoundLog(books, memberId, 1);
      expect(await erase(books, memberId)).toMatchObject({ replayed: false });
      expect(await ports.pool.find(username)).toBeUndefined();
      expect(await personOf(memberId)).toBeUndefined();
      calls.length = 0;
      expect(await erase(books, memberId)).toMatchObject({ replayed: true });
      expect(calls).toEqual([]);
    }
  });

  it('signs the user out before', async () => {
    const { memberId } = await linked();
    calls.length = 0;
    await erase(books, memberId);
    expect(calls).toEqual([
      'AdminGetUser',
      'AdminListGroupsForUser',
      'AdminUserGlobalSignOut',
      'AdminDeleteUser',
    ]);
  });

  it('goes on where the user is gone, and calls nobody where there is no link', async () => {
    const { memberId, username } = await linked();
    await ports.pool.delete(username);
    await erase(books, memberId);
    const unlinked = await enrolled();
    calls.length = 0;
    await erase(books, unlinked);
    expect(calls).toEqual([]);
  });

  it('keeps the account of staff, and that of a user who is now another member', async () => {
    const staff = await enrolled();
    await link(staff, 'dev-analyst');
    await erase(books, staff);
    expect(await ports.pool.find('dev-analyst')).toMatchObject({ memberId: undefined });
    const { memberId, username } = await linked();
    await ports.pool.link(username, 'm-by-hand');
    await erase(books, memberId);
    expect(await memberOf(username)).toBe('m-by-hand');
  });

  it('by the member needs a fresh sign-in, but a repetition does not; before it no user is touched', async () => {
    const { memberId, username } = await linked();
    const program = await books.programs.get();
    const own = (minutesAgo: number) =>
      eraseMember(ports, program, memberId, {
        by: memberId,
        signIn: { at: books.clock - minutesAgo * 60_000 },
      });
    await expect(own(11)).rejects.toMatchObject({ code: 'sign-in-again', status: 401 });
    expect(await memberOf(username)).toBe(memberId);
    expect(await own(9)).toEqual({ replayed: false });
    expect(await own(60)).toEqual({ replayed: true });
  });
});

describe('a merge', () => {
  it('hands the user over where the surviving member has none', async () => {
    const [into, { memberId: from, username }] = [await enrolled(), await linked()];
    await merge(books, into, from, 'g1');
    expect([await memberOf(username), (await personOf(into))?.signIn]).toEqual([into, username]);
  });

  it('keeps the user of the surviving member, and takes the link of the other, who keeps the account', async () => {
    const [stays, goes] = [await linked(), await linked()];
    await merge(books, stays.memberId, goes.memberId, 'g1');
    expect([await memberOf(stays.username), await memberOf(goes.username)]).toEqual([
      stays.memberId,
      undefined,
    ]);
    expect(await ports.pool.find(goes.username)).toBeDefined();
    expect(await personOf(stays.memberId)).toMatchObject({
      signIn: stays.username,
      formerSignIns: [goes.username],
    });
  });

  it('that the pool did not take is settled by the same call again', async () => {
    for (const call of ['AdminGetUser', 'AdminUpdateUserAttributes', 'AdminDeleteUserAttributes']) {
      const [into, first, second] = [await enrolled(), await linked(), await linked()];
      await merge(books, into, first.memberId, 'g1');
      refused.add(call);
      await merge(books, into, second.memberId, 'g2').catch((error) =>
        expect(error).toMatchObject(unavailable),
      );
      refused.clear();
      expect(await merge(books, into, second.memberId, 'g2')).toMatchObject({ replayed: true });
      expect([await memberOf(first.username), await memberOf(second.username)]).toEqual([into, undefined]);
    }
    const [into, { memberId: from, username }] = [await enrolled(), await linked()];
    refused.add('AdminUpdateUserAttributes');
    await expect(merge(books, into, from, 'g1')).rejects.toMatchObject(unavailable);
    refused.clear();
    // Every call of the user is 409 until then, and the user is nobody else's.
    expect(await memberOf(username)).toBe(from);
    expect(await link(into, username)).toEqual({ memberId: into, username });
  });

  it('without links calls nobody', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    await merge(books, into, from, 'g1');
    expect(calls).toEqual([]);
  });

  it('leaves no trace of the user once the surviving member is erased', async () => {
    const [last, one, two] = [await linked(), await linked(), await linked()];
    await merge(books, one.memberId, two.memberId, 'g1');
    await merge(books, last.memberId, one.memberId, 'g1');
    const another = await enrolled();
    await link(another, two.username);
    await erase(books, last.memberId);
    expect(await ports.pool.find(last.username)).toBeUndefined();
    expect(await ports.pool.find(one.username)).toBeUndefined();
    expect(await memberOf(two.username)).toBe(another);
  });
});
