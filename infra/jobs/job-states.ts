import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  DistributedMap,
  Fail,
  type IChainable,
  JsonPath,
  StateMachineType,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

/** Parts that are walked at the same time. More would take throughput of the table from the tills. */
const PARTS_AT_ONCE = 8;

/** Every error is retried: each step may be repeated and counts once. */
const retry = {
  errors: ['States.ALL'],
  interval: Duration.seconds(2),
  maxAttempts: 6,
  backoffRate: 2,
  maxDelay: Duration.minutes(1),
};

/** The states of a partitioned job. The name of the job is the error of a failed execution. */
export function jobStates(
  scope: Construct,
  error: string,
  steps: { readonly walk: IFunction; readonly finish: IFunction; readonly fail: IFunction },
): IChainable {
  const walkPart = new LambdaInvoke(scope, 'WalkPart', {
    lambdaFunction: steps.walk,
    retryOnServiceExceptions: false,
    resultPath: '$.run',
  }).addRetry(retry);
  const wholePart = walkPart.next(
    new Choice(scope, 'IsPartThrough')
      .when(Condition.booleanEquals('$.run.Payload.done', true), new Succeed(scope, 'PartIsThrough'))
      .otherwise(walkPart),
  );
  const failed = new LambdaInvoke(scope, 'TellFailure', {
    lambdaFunction: steps.fail,
    retryOnServiceExceptions: false,
    resultPath: JsonPath.DISCARD,
  })
    .addRetry(retry)
    .next(new Fail(scope, 'CameToNothing', { error }));
  const everyPart = new DistributedMap(scope, 'EveryPart', {
    mapExecutionType: StateMachineType.STANDARD,
    maxConcurrency: PARTS_AT_ONCE,
    itemsPath: '$.parts',
    itemSelector: {
      jobId: JsonPath.stringAt('$.jobId'),
      part: JsonPath.numberAt('$$.Map.Item.Value'),
    },
    resultPath: JsonPath.DISCARD,
  })
    .itemProcessor(wholePart)
    .addCatch(failed, { resultPath: '$.error' });
  const bringTogether = new LambdaInvoke(scope, 'BringTogether', {
    lambdaFunction: steps.finish,
    retryOnServiceExceptions: false,
    resultPath: JsonPath.DISCARD,
  })
    .addRetry(retry)
    .addCatch(failed, { resultPath: '$.error' });
  return everyPart.next(bringTogether);
}
