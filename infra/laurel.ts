import type { App } from 'aws-cdk-lib';
import type { Environment } from './environments/environment.ts';
import { assertSound } from './environments/faults.ts';
import { DataStack } from './stacks/data-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { ServiceStack } from './stacks/service-stack.ts';

export interface Laurel {
  readonly data: DataStack;
  readonly service: ServiceStack;
  readonly edge: EdgeStack | undefined;
}

/**
 * All stacks of one environment.
 * @throws SettingsError that lists what is wrong with its settings.
 */
export function laurel(app: App, environment: Environment): Laurel {
  assertSound(environment);
  const edge = environment.firewall ? new EdgeStack(app, environment) : undefined;
  const data = new DataStack(app, environment);
  const service = new ServiceStack(app, { environment, data: data.data, firewallArn: edge?.firewallArn });
  return { data, service, edge };
}
