import type { Environment } from '../../../infra/environments/environment.ts';
import type { CallerIdentity } from '../../aws/caller-identity.ts';
import type { AwsSettings } from '../../aws/settings.ts';
import type { DeployedStack } from '../../aws/stacks.ts';
import type { Finding } from './finding.ts';

/** All that a check may look at. Checks change nothing. */
export interface CheckContext {
  readonly environment: Environment;
  readonly aws: AwsSettings;
  readonly caller: CallerIdentity;
  readonly stacks: readonly DeployedStack[];
  readonly takeOver: boolean;
  /** The folder of the synthesized templates. */
  readonly assembly: string;
}

export interface Check {
  /** Continues "… the check of". */
  readonly subject: string;
  readonly run: (context: CheckContext) => Promise<readonly Finding[]> | readonly Finding[];
}
