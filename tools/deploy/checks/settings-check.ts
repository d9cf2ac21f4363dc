import { missingForDeployment } from '../../../infra/environments/deployable.ts';
import type { Environment } from '../../../infra/environments/environment.ts';
import { faultsOf } from '../../../infra/environments/faults.ts';
import { type Finding, stop } from '../findings/finding.ts';

/** The environment's own object: settings that are missing, wrong or examples. It needs no credentials. */
export function settingsFindings(environment: Environment): readonly Finding[] {
  const todo = `Set it in infra/environments/environments.ts, in the object ${environment.name}.`;
  return [...faultsOf(environment), ...missingForDeployment(environment)].map((found) => stop(found, todo));
}
