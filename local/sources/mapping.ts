import { compilePattern, type EventMatcher } from '../aws/event-pattern.ts';
import { functionArn } from '../aws/function-arn.ts';
import { RunnerError } from '../errors/runner-error.ts';
import { type Deployment, propertiesOf, type Resource } from '../template/deployment.ts';
import { enabledMappings } from '../template/event-source-mappings.ts';

/** An event source mapping with AWS's defaults filled in. */
export interface Mapping {
  /** The name in checkpoints: unique in the deployment and the same after a restart. */
  readonly path: string;
  readonly uuid: string;
  readonly sourceArn: string;
  readonly functionArn: string;
  readonly batchSizeMax: number;
  readonly batchingWindowMs: number;
  /** The number of batches of one shard that are delivered in parallel. */
  readonly parallelism: number;
  readonly startingPosition: string;
  /** Milliseconds since 1970, for the starting position AT_TIMESTAMP. */
  readonly startingAt: number;
  /** Undefined when it takes every record. */
  readonly accepts: EventMatcher | undefined;
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

/** The mappings of a deployment, without disabled ones. */
export function mappingsOf(deployment: Deployment): readonly Mapping[] {
  return enabledMappings(deployment).map((resource) => mappingOf(deployment, resource));
}

function mappingOf(deployment: Deployment, resource: Resource): Mapping {
  const properties = propertiesOf<MappingProperties>(resource);
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

/** The error for a mapping whose source is not in the template, or is of a kind that the runner does not have. */
export function unreadableSource(mapping: Mapping): RunnerError {
  return new RunnerError(
    'template_unsupported',
    `The local runner cannot read the event source ${mapping.sourceArn} of ${mapping.path}. Correct the app, or disable the mapping.`,
  );
}

/** Whether a record passes the filters: one of them matches. Undefined where there are none. */
function filterOf(filters: readonly { readonly Pattern?: string }[]): EventMatcher | undefined {
  if (filters.length === 0) return undefined;
  const matchers = filters.map(({ Pattern }) => compilePattern(JSON.parse(Pattern ?? '{}')));
  return (record) => matchers.some((matches) => matches(record));
}

function unlimitedWhenNegative(limit: number | undefined): number {
  return limit === undefined || Number(limit) < 0 ? Number.POSITIVE_INFINITY : Number(limit);
}
