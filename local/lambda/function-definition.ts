import { type Deployment, propertiesOf, type Resource, resourcesOfType } from '../template/deployment.ts';

/** A deployed function, as its template describes it. */
export interface FunctionDefinition {
  readonly arn: string;
  readonly name: string;
  /** The folder that Lambda would unpack to `/var/task`. */
  readonly folder: string;
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMegabytes: number;
  readonly timeoutMilliseconds: number;
  /** The number of events that the function may run at once. Undefined leaves it to the pool. */
  readonly reservedConcurrency: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** The destination of an asynchronous event that failed for good. */
  readonly deadLetterArn: string | undefined;
  readonly retries: number;
}

interface FunctionProperties {
  readonly Code?: { readonly S3Key?: string };
  readonly Handler?: string;
  readonly Runtime?: string;
  readonly MemorySize?: number | string;
  readonly Timeout?: number | string;
  readonly ReservedConcurrentExecutions?: number | string;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
}

interface InvokeConfigProperties {
  readonly FunctionName?: string;
  readonly MaximumRetryAttempts?: number | string;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
}

function define(
  resource: Resource,
  folder: string,
  config: InvokeConfigProperties | undefined,
): FunctionDefinition {
  const properties = propertiesOf<FunctionProperties>(resource);
  const variables = Object.entries(properties.Environment?.Variables ?? {});
  const reserved = properties.ReservedConcurrentExecutions;
  return {
    arn: resource.arn,
    name: resource.ref,
    folder,
    handler: properties.Handler ?? 'index.handler',
    runtime: properties.Runtime ?? '',
    memoryMegabytes: Number(properties.MemorySize ?? 128),
    timeoutMilliseconds: Number(properties.Timeout ?? 3) * 1000,
    reservedConcurrency: reserved === undefined ? undefined : Number(reserved),
    environment: Object.fromEntries(variables.map(([name, value]) => [name, String(value)])),
    deadLetterArn:
      config?.DestinationConfig?.OnFailure?.Destination ?? properties.DeadLetterConfig?.TargetArn,
    retries: Number(config?.MaximumRetryAttempts ?? 2),
  };
}

/**
 * The functions of a deployment that run on Node. CDK adds Python functions that act on the cloud during a deployment,
 * and nothing local calls them.
 */
export function functionDefinitions(deployment: Deployment): readonly FunctionDefinition[] {
  const configs = resourcesOfType(deployment, 'AWS::Lambda::EventInvokeConfig').map((config) =>
    propertiesOf<InvokeConfigProperties>(config),
  );
  const definitions: FunctionDefinition[] = [];
  for (const resource of resourcesOfType(deployment, 'AWS::Lambda::Function')) {
    const { Code: code, Runtime: runtime } = propertiesOf<FunctionProperties>(resource);
    if (code?.S3Key === undefined || !runtime?.startsWith('nodejs')) continue;
    const config = configs.find(({ FunctionName: name }) => name === resource.ref || name === resource.arn);
    definitions.push(define(resource, deployment.assetFolder(code.S3Key), config));
  }
  return definitions;
}
