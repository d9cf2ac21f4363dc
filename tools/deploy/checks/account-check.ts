import type { Environment } from '../../../infra/environments/environment.ts';
import type { CallerIdentity } from '../../aws/caller-identity.ts';
import { accountFault } from '../../aws/checked-account.ts';
import { type Finding, stop } from '../findings/finding.ts';

/** Credentials of another account would deploy the environment a second time, beside its data. */
export function accountFindings(environment: Environment, caller: CallerIdentity): readonly Finding[] {
  const fault = accountFault(environment, caller);
  return fault === undefined ? [] : [stop(fault.found, fault.next)];
}
