import type { Environment } from '../../infra/environments/environment.ts';
import { Stop } from '../terminal/stop.ts';
import { type CallerIdentity, callerIdentity } from './caller-identity.ts';
import { calling } from './failure.ts';
import type { AwsSettings } from './settings.ts';

/** The caller, who must be of the environment's account: the same names may exist in another. */
export async function checkedAccount(aws: AwsSettings, environment: Environment): Promise<CallerIdentity> {
  const { name, account, region } = environment;
  const caller = await calling('reading whose credentials these are', () => callerIdentity(aws, region));
  if (account === undefined || account === caller.account) return caller;
  throw new Stop(
    1,
    `The credentials are of account ${caller.account}; ${name} belongs to account ${account}. Set AWS_PROFILE to a profile of that account.`,
  );
}
