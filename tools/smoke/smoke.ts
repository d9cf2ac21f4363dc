import { tokenFor } from '../api/credentials.ts';
import { isLocal } from '../api/origin.ts';
import { Token, type TokenSource } from '../api/token.ts';
import { checkedAccount } from '../aws/checked-account.ts';
import type { AwsSettings } from '../aws/settings.ts';
import { environmentOutputs } from '../aws/stacks.ts';
import { readMachineClient } from '../client-secret/machine-client.ts';
import { bookingLooks } from './booking-looks.ts';
import { type Failure, jsonOf, request, runLooks } from './look.ts';
import type { Options } from './options.ts';
import { publicLooks } from './public-looks.ts';

export interface Surroundings {
  readonly aws: AwsSettings;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly stopping: AbortSignal;
  readonly say: (line: string) => void;
}

interface Access {
  readonly token: TokenSource | undefined;
  readonly gateway: string | undefined;
}

/** The credentials that the command line, the environment's variables or this machine give. */
async function accessOf({ origin, environment }: Options, surroundings: Surroundings): Promise<Access> {
  const { aws, variables, stopping } = surroundings;
  if (environment !== undefined) {
    await checkedAccount(aws, environment);
    const { clientId, clientSecret, tokenUrl } = await readMachineClient(aws, environment, 'hub');
    const advice = `Deploy ${environment.name} again if its clients were changed by hand.`;
    const token = new Token({ url: tokenUrl, clientId, clientSecret, advice }, stopping);
    return { token, gateway: (await environmentOutputs(aws, environment)).HttpGatewayUrl };
  }
  const given = ['LAUREL_TOKEN', 'LAUREL_CLIENT_ID', 'LAUREL_CLIENT_SECRET'].some((name) => variables[name]);
  const token = given || isLocal(origin) ? tokenFor(origin, variables, 'dev-channel', stopping) : undefined;
  return { token, gateway: undefined };
}

/** Only the local issuer gives a member's token to a program. */
function memberTokens(origin: string): ((member: string) => Promise<string>) | undefined {
  if (!isLocal(origin)) return undefined;
  return async (member) => {
    const form = { grant_type: 'client_credentials', client_id: 'dev-member', client_secret: 'dev', member };
    const answer = await request(`${origin}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    return String(jsonOf(answer).access_token);
  };
}

/** Looks at a Laurel from outside. Returns the exit code. */
export async function smoke(options: Options, surroundings: Surroundings): Promise<number> {
  const { origin } = options;
  const { say, stopping } = surroundings;
  const { token, gateway } = await accessOf(options, surroundings);
  const failed =
    (await runLooks(publicLooks(origin, gateway), { say, stopping, dependent: false })) ??
    (await book(token, options, surroundings));
  stopping.throwIfAborted();
  say(
    failed === undefined
      ? `${origin} is well.`
      : `Look first at ${failed.look.hint} (${failed.look.subject}).`,
  );
  return failed === undefined ? 0 : 1;
}

/** Books nothing where the public part is not well: a booking there would be hard to take back. */
async function book(
  token: TokenSource | undefined,
  { origin, channel }: Options,
  { say, stopping }: Surroundings,
): Promise<Failure | undefined> {
  if (token === undefined) {
    say('- bookings: not tried, because there are no credentials (see --help)');
    return undefined;
  }
  const { looks, close } = bookingLooks({ origin, token, channel, memberToken: memberTokens(origin) });
  return await runLooks(looks, { say, stopping, dependent: true }).finally(close);
}
