import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentNamed } from '../../../infra/environments/environments.ts';
import { firstAdmin } from '../../../tools/first-admin/first-admin.ts';
import { type Options, readOptions } from '../../../tools/first-admin/options.ts';
import { Stop } from '../../../tools/terminal/stop.ts';
import { readyAccount } from '../aws/account.ts';
import { AwsAtWire, failure } from '../aws/aws-at-wire.ts';
import { dataStack, serviceStack } from '../aws/stacks-of-test.ts';
import { UserPoolOfTest } from './user-pool.ts';

const FIRST = 'admin@shop.com';
const SECOND = 'second@shop.com';

let pool: UserPoolOfTest;
let wire: AwsAtWire;
let said: string[];

beforeEach(async () => {
  pool = new UserPoolOfTest();
  said = [];
  wire = await AwsAtWire.start({ ...readyAccount([dataStack, serviceStack]), ...pool.operations });
});
afterEach(() => wire.close());

async function run(changes: Partial<Options> = {}, terminal = true): Promise<string> {
  const options = {
    environment: environmentNamed('dev'),
    email: FIRST,
    another: false,
    resend: false,
    showPassword: false,
    ...changes,
  };
  try {
    const code = await firstAdmin(options, { aws: wire.settings, say: (text) => said.push(text), terminal });
    return `code ${code}`;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return `code ${error.exitCode}: ${error.message}`;
  }
}

/** The groups of a user who is marked as staff. */
const groupsOf = (email: string) => {
  const user = pool.users.find((one) => one.email === email);
  return user?.staff === false || user?.groups.length === 0 ? [] : user?.staff && user.groups;
};

describe('npm run first-admin', () => {
  it('invites the user and puts it into the group admin, once however often it runs', async () => {
    expect(await run()).toBe('code 0');
    expect(said.join('\n')).toContain('Cognito has mailed an invitation to admin@shop.com');
    expect(await run()).toBe('code 0');
    expect(said.join('\n')).toContain('admin@shop.com is an admin already.');
    expect(pool.given).toEqual([`invitation ${FIRST}`]);
    expect(groupsOf(FIRST)).toEqual(['admin']);
  });

  it('goes on where it was interrupted between user and group', async () => {
    pool.users.push({ email: FIRST, status: 'FORCE_CHANGE_PASSWORD', verified: true, groups: [] });
    expect(await run()).toBe('code 0');
    expect([groupsOf(FIRST), pool.given]).toEqual([['admin'], []]);
  });

  it('mails the invitation again with --resend', async () => {
    await run();
    expect(await run({ resend: true })).toBe('code 0');
    expect(pool.given).toEqual([`invitation ${FIRST}`, `invitation ${FIRST}`]);
  });

  it('refuses a second admin without --another', async () => {
    await run();
    expect(await run({ email: SECOND })).toMatch(
      /^code 1: dev has an admin already: admin@shop\.com.*--another/,
    );
    expect(groupsOf(SECOND)).toBeUndefined();
    expect(await run({ email: SECOND, another: true })).toBe('code 0');
    expect(groupsOf(SECOND)).toEqual(['admin']);
  });

  it.each([
    ['UNCONFIRMED', true],
    ['CONFIRMED', false],
    ['RESET_REQUIRED', false],
    ['EXTERNAL_PROVIDER', true],
  ])(
    'refuses a user who signed up without proof of the address: %s, verified %s',
    async (status, verified) => {
      pool.users.push({ email: FIRST, status, verified, groups: [] });
      expect(await run()).toMatch(/^code 1: .*has not proven to own the address/);
      expect(groupsOf(FIRST)).toEqual([]);
    },
  );

  it.each(['CONFIRMED', 'RESET_REQUIRED'])(
    'promotes a user who has proven to own the address, without a mail: %s',
    async (status) => {
      pool.users.push({ email: FIRST, status, verified: true, groups: [] });
      expect(await run()).toBe('code 0');
      expect([groupsOf(FIRST), pool.given]).toEqual([['admin'], []]);
    },
  );

  it('shows a temporary password only where it is asked for, and only at a terminal', async () => {
    expect(await run({ showPassword: true }, false)).toMatch(/^code 2: /);
    expect(pool.users).toEqual([]);
    expect(await run({ showPassword: true })).toBe('code 0');
    const [, password = ''] = /^password (\S+)$/.exec(pool.given[0] ?? '') ?? [];
    expect(said.join('\n')).toContain(password);
    for (const kind of [/[A-Z]/, /[a-z]/, /\d/, /[^\w]/, /^.{20}$/]) expect(password).toMatch(kind);
    await run({ showPassword: true });
    expect(pool.given[1]).toMatch(/^password /);
    expect(pool.given[1]).not.toBe(pool.given[0]);
  });

  it.each(['CodeDeliveryFailureException', 'LimitExceededException'])(
    'says what to do when the mail fails: %s, and goes on the next time',
    async (error) => {
      pool.mailFails = error;
      expect(await run()).toMatch(
        /^code 1: Cognito could not mail admin@shop\.com.*sandbox.*--temporary-password/,
      );
      pool.mailFails = undefined;
      expect(await run({ resend: true })).toBe('code 0');
      expect([groupsOf(FIRST), pool.given]).toEqual([['admin'], [`invitation ${FIRST}`]]);
    },
  );

  it('says how to deploy an environment that is not there', async () => {
    wire.operations.set('DescribeStacks', () => failure(400, 'ValidationError does not exist'));
    expect(await run()).toMatch(/^code 1: .*no output UserPoolId in eu-west-1.*npm run deploy -- dev/);
  });

  it('refuses credentials of another account', async () => {
    const environment = { ...environmentNamed('dev'), account: '999988887777' };
    expect(await run({ environment })).toMatch(/^code 1: The credentials are of account 111122223333/);
  });
});

describe('the command line of first-admin', () => {
  it.each([
    ['', /Name an environment/],
    ['nowhere admin@shop.com', /nowhere/],
    ['dev', /Name the e-mail address/],
    ['dev admin-at-shop', /"admin-at-shop" is no e-mail address/],
    ['dev admin@shop.com second@shop.com', /Only one user/],
    ['dev admin@shop.com --resend --temporary-password', /nothing to send again/],
    [`dev-${'a'.repeat(36)} admin@shop.com`, /at most 32 characters/],
  ])('refuses %j', (line, sentence) => {
    expect(() => readOptions(line.split(' ').filter(Boolean))).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });
});
