import type { Environment } from '../../infra/environments/environment.ts';
import { Stop } from '../terminal/stop.ts';
import { type CallerIdentity, callerIdentity } from './caller-identity.ts';
import { calling } from './failure.ts';
import type { AwsSettings } from './settings.ts';

/** The fault where the credentials are of another account than the environment, with the next step. */
export function accountFault(
  { name, account }: Environment,
  caller: CallerIdentity,
): { readonly found: string; readonly next: string } | undefined {
  if (account === undefined || account === caller.account) return undefined;
  return {
    found: `The credentials are of account ${caller.account} (${caller.arn}); ${name} belongs to account ${account}.`,
    next: `Set AWS_PROFILE to a profile of account ${account}, or correct account in infra/environments/environments.ts.`,
  };
}

/** The caller, who must be of the environment's account: the same names may exist in another. */
export async function checkedAccount(aws: AwsSettings, environment: Environment): Promise<CallerIdentity> {
  const caller = await calling('reading whose credentials these are', () =>
    callerIdentity(aws, environment.region),
  );
  const fault = accountFault(environment, caller);
  if (fault !== undefined) throw new Stop(1, `${fault.found} ${fault.next}`);
  return caller;
}
