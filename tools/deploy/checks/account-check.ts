import type { Environment } from '../../../infra/environments/environment.ts';
import type { CallerIdentity } from '../../aws/caller-identity.ts';
import { type Finding, stop } from '../findings/finding.ts';

/** Credentials of another account would deploy the environment a second time, beside its data. */
export function accountFindings({ name, account }: Environment, caller: CallerIdentity): readonly Finding[] {
  if (account === undefined || account === caller.account) return [];
  return [
    stop(
      `The credentials are of account ${caller.account} (${caller.arn}); ${name} belongs to account ${account}.`,
      `Set AWS_PROFILE to a profile of account ${account}, or correct account in infra/environments/environments.ts.`,
    ),
  ];
}
