import { compilePattern, type EventMatcher } from '../aws/event-pattern.ts';
import { functionArn } from '../aws/function-arn.ts';
import { RunnerError } from '../errors/runner-error.ts';
import { type Deployment, type Resource, resourcesOfType } from '../template/deployment.ts';

/** An event source mapping with AWS's defaults filled in. */
export interface Mapping {
  /** Unique in the deployment and the same over restarts: names it in checkpoints. */
  readonly path: string;
  readonly uuid: string;
  readonly sourceArn: string;
  readonly functionArn: string;
  readonly batchSizeMax: number;
  readonly batchingWindowMs: number;
  /** Batches of one shard delivered at a time. */
  readonly parallelism: number;
  readonly startingPosition: string;
  /** Milliseconds since 1970, for the starting position AT_TIMESTAMP. */
  readonly startingAt: number;
  readonly accepts: EventMatcher;
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  readonly retriesMax: number;
  readonly recordAgeMsMax: number;
  readonly onFailureArn?: string;
}

interface MappingProperties {
  readonly EventSourceArn?: string;
  readonly FunctionName: string;
  readonly Enabled?: boolean | string;
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly ParallelizationFactor?: number;
  readonly StartingPosition?: string;
  readonly StartingPositionTimestamp?: number;
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern?: string }[] };
  readonly FunctionResponseTypes?: readonly string[];
  readonly BisectBatchOnFunctionError?: boolean | string;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumRecordAgeInSeconds?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
}

/** The mappings of a deployment that are not disabled. */
export function enabledMappings(deployment: Deployment): readonly Mapping[] {
  return resourcesOfType(deployment, 'AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => String(properties.Enabled ?? true) === 'true')
    .map((resource) => mappingOf(deployment, resource));
}

function mappingOf(deployment: Deployment, resource: Resource): Mapping {
  const properties = resource.properties as unknown as MappingProperties;
  const sourceArn = properties.EventSourceArn ?? '';
  const target = functionArn(deployment, String(properties.FunctionName));
  if (!target) {
    throw new RunnerError(
      'template_unsupported',
      `The event source mapping ${resource.path} names the function ${properties.FunctionName}, which is not in the template. Correct the app.`,
    );
  }
  const destination = properties.DestinationConfig?.OnFailure?.Destination;
  return {
    path: resource.path,
    uuid: resource.ref,
    sourceArn,
    functionArn: target,
    batchSizeMax: Number(properties.BatchSize ?? (sourceArn.includes(':sqs:') ? 10 : 100)),
    batchingWindowMs: Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
    parallelism: Number(properties.ParallelizationFactor ?? 1),
    startingPosition: properties.StartingPosition ?? 'TRIM_HORIZON',
    startingAt: Number(properties.StartingPositionTimestamp ?? 0) * 1000,
    accepts: filterOf(properties.FilterCriteria?.Filters ?? []),
    reportsItemFailures: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    bisects: String(properties.BisectBatchOnFunctionError ?? false) === 'true',
    retriesMax: unlimitedWhenNegative(properties.MaximumRetryAttempts),
    recordAgeMsMax: unlimitedWhenNegative(properties.MaximumRecordAgeInSeconds) * 1000,
    ...(destination !== undefined && { onFailureArn: destination }),
  };
}

/** A mapping reads what is not in the template, or of a kind that the runner has not. */
export function unreadableSource(mapping: Mapping): RunnerError {
  return new RunnerError(
    'template_unsupported',
    `The event source ${mapping.sourceArn} of ${mapping.path} is none that the local runner can read. Correct the app, or disable the mapping.`,
  );
}

/** A record passes when one of the filters matches, or there is none. */
function filterOf(filters: readonly { readonly Pattern?: string }[]): EventMatcher {
  const matchers = filters.map(({ Pattern }) => compilePattern(JSON.parse(Pattern ?? '{}')));
  return (record) => matchers.length === 0 || matchers.some((matches) => matches(record));
}

function unlimitedWhenNegative(limit: number | undefined): number {
  return limit === undefined || Number(limit) < 0 ? Number.POSITIVE_INFINITY : Number(limit);
}
