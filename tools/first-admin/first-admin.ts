import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { checkedAccount } from '../aws/checked-account.ts';
import { calling } from '../aws/failure.ts';
import type { AwsSettings } from '../aws/settings.ts';
import { environmentOutputs, needOutput } from '../aws/stacks.ts';
import { badInput, Stop } from '../terminal/stop.ts';
import { Admins, type PoolUser } from './admins.ts';
import type { Options } from './options.ts';
import { temporaryPassword } from './temporary-password.ts';

export interface Surroundings {
  readonly aws: AwsSettings;
  readonly say: (text: string) => void;
  /** Whether the output is a terminal: a password must not end in a file. */
  readonly terminal: boolean;
}

/** The status of a user who was invited and has not signed in yet. */
const INVITED = 'FORCE_CHANGE_PASSWORD';

/** Mail that Cognito could not send. The user exists: the same command goes on from there. */
const undelivered = /^(CodeDeliveryFailure|LimitExceeded|InvalidEmailRoleAccessPolicy)/;

async function mailing(email: string, send: () => Promise<void>): Promise<void> {
  await calling(`the invitation of ${email}`, async () => {
    try {
      await send();
    } catch (error) {
      if (!undelivered.test((error as Error).name)) throw error;
      throw new Stop(
        1,
        `Cognito could not mail ${email}: ${(error as Error).message} Check the mail sender and whether SES is in its sandbox, then add --resend; or use --temporary-password.`,
        { cause: error },
      );
    }
  });
}

/** The statuses of a user who has signed in; with the second an administrator has asked for another password. */
const SIGNED_IN = ['CONFIRMED', 'RESET_REQUIRED'];

/** Anybody may sign up with an address that is not theirs: such a user must not become an admin. */
function checkIdentity(user: PoolUser): void {
  if (user.status === INVITED || (SIGNED_IN.includes(user.status) && user.emailVerified)) return;
  throw new Stop(
    1,
    `There is a user ${user.email} who has not proven to own the address (${user.status}). Delete that user in the pool, then run the command again.`,
  );
}

function checkFirst(admins: readonly PoolUser[], { another, environment }: Options): void {
  if (admins.length === 0 || another) return;
  const listed = admins.map(({ email }) => email).join(', ');
  throw new Stop(1, `${environment.name} has an admin already: ${listed}. Add --another for one more.`);
}

async function invite(
  admins: Admins,
  user: PoolUser | undefined,
  options: Options,
): Promise<string | undefined> {
  const { email, resend, showPassword } = options;
  const password = showPassword ? temporaryPassword() : undefined;
  if (user === undefined) await mailing(email, () => admins.create(email, password));
  else if (user.status !== INVITED) return undefined;
  else if (password !== undefined)
    await calling('setting a password', () => admins.replacePassword(user, password));
  else if (resend) await mailing(email, () => admins.inviteAgain(email));
  return password;
}

/** Makes the user of an address an admin, creating the user if there is none. Returns the exit code. */
export async function firstAdmin(options: Options, { aws, say, terminal }: Surroundings): Promise<number> {
  const { environment, email, showPassword } = options;
  if (showPassword && !terminal)
    throw badInput('--temporary-password shows a password, which it does only at a terminal.');
  await checkedAccount(aws, environment);
  const outputs = await environmentOutputs(aws, environment);
  const client = new CognitoIdentityProviderClient(aws(environment.region));
  const admins = new Admins(client, needOutput(outputs, 'UserPoolId', environment));

  const present = await calling('listing the admins', () => admins.list());
  const user = await calling('looking for the user', () => admins.find(email));
  const isAdmin = present.some(({ name }) => name === user?.name);
  if (!isAdmin) checkFirst(present, options);
  if (user !== undefined) checkIdentity(user);
  const password = await invite(admins, user, options);
  if (user !== undefined) await calling('marking the user as staff', () => admins.markAsStaff(email));
  if (!isAdmin) await calling('adding the user to the group admin', () => admins.add(email));

  say(isAdmin ? `${email} is an admin already.` : `${email} is an admin of ${environment.name} now.`);
  if (password !== undefined) say(`Temporary password, to be changed at the first sign-in: ${password}`);
  else if (user === undefined || (options.resend && user.status === INVITED))
    say(`Cognito has mailed an invitation to ${email}; it is valid for seven days.`);
  else if (user.status === INVITED) say('The invitation has not been used yet; --resend mails it again.');
  if (outputs.SiteUrl !== undefined) {
    say(`Set up the second factor, without which the group gives nothing: ${outputs.SiteUrl}/second-factor`);
    say(`Then sign in: ${outputs.SiteUrl}/docs`);
  }
  return 0;
}
