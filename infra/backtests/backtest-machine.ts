import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachine,
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  Fail,
  type IChainable,
  JsonPath,
  LogLevel,
  StateMachine,
  StateMachineType,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { bind, bindBacktestMachine, bindProfileKey } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { alarmWhenAny } from '../monitoring/alarm.ts';
import { acknowledge } from '../nag/acknowledge.ts';
import type { ApiContext, Operation } from '../service/api-functions.ts';
import type { ServiceContext } from '../service/service-context.ts';

/** Parts of history that are walked at once: what is left of the table's throughput is for tills. */
const PARTS_AT_ONCE = 8;

/** What is tried again: everything, since each step may be repeated and counts once. */
const retry = {
  errors: ['States.ALL'],
  interval: Duration.seconds(2),
  maxAttempts: 6,
  backoffRate: 2,
  maxDelay: Duration.minutes(1),
};

/**
 * A back-test: parts of history walked side by side, each in as many runs as it takes, then brought together. What a
 * part came to is kept in the Jobs table; the machine carries nothing but the back-test's id and the numbers of parts.
 */
export class BacktestMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, context: ServiceContext) {
    super(scope, 'Backtest');
    const { environment, data } = context;
    const logGroup = new LogGroup(this, 'Log', {
      retention: environment.logRetention,
      removalPolicy: environment.dataProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // The role that CDK would make may invoke each function in every version.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    this.machine = new StateMachine(this, 'Machine', {
      comment: `Laurel ${environment.name}: tries a promotion on recorded purchases`,
      definitionBody: DefinitionBody.fromChainable(this.steps(context, role)),
      stateMachineType: StateMachineType.STANDARD,
      role: role.withoutPolicyUpdates(),
      timeout: Duration.hours(12),
      tracingEnabled: true,
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: true },
    });
    this.machine.node.addDependency(role);
    this.acknowledgeParts();
    for (const [id, metric] of Object.entries({
      Failed: this.machine.metricFailed({ period: Duration.minutes(5), statistic: 'Sum' }),
      TimedOut: this.machine.metricTimedOut({ period: Duration.minutes(5), statistic: 'Sum' }),
    })) {
      alarmWhenAny(this, id, {
        topic: data.alarmTopic,
        metric,
        description:
          'A back-test came to nothing, after several tries: the execution of the state machine names the step, its function has the error.',
      });
    }
  }

  /** CDK lets it begin parts, which are executions of itself, and look at, stop and redrive them. */
  private acknowledgeParts(): void {
    const stack = Stack.of(this);
    const { defaultChild } = this.machine.node;
    const name = stack.getLogicalId(defaultChild as CfnStateMachine);
    const execution = `arn:aws:states:${stack.region}:<AWS::AccountId>:execution:{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${name}"}]}]}`;
    const reason = 'Executions get their names when they begin: the machine is named, they cannot be.';
    acknowledge(this.machine, {
      [`AwsSolutions-IAM5[Resource::${execution}:*]`]: reason,
      [`AwsSolutions-IAM5[Resource::${execution}/*:*]`]: reason,
    });
  }

  private allowLogsAndTraces(role: Role): void {
    role.addToPolicy(
      new PolicyStatement({
        actions: [
          'logs:CreateLogDelivery',
          'logs:DeleteLogDelivery',
          'logs:DescribeLogGroups',
          'logs:DescribeResourcePolicies',
          'logs:GetLogDelivery',
          'logs:ListLogDeliveries',
          'logs:PutResourcePolicy',
          'logs:UpdateLogDelivery',
          'xray:GetSamplingRules',
          'xray:GetSamplingTargets',
          'xray:PutTelemetryRecords',
          'xray:PutTraceSegments',
        ],
        resources: ['*'],
      }),
    );
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Neither X-Ray nor the delivery of logs has resources to name: both can only be allowed on *.',
    });
  }

  private steps(context: ServiceContext, role: Role): IChainable {
    const { data } = context;
    this.allowLogsAndTraces(role);
    const step = (file: string, memoryMegabytes: number, timeoutSeconds: number): LaurelFunction => {
      const fn = new LaurelFunction(this, {
        environment: context.environment,
        file,
        alarmTopic: data.alarmTopic,
        memoryMegabytes,
        timeoutSeconds,
      });
      role.addToPolicy(
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] }),
      );
      return fn;
    };

    // A run begins no page after 45 seconds, and no page takes as long as what is left.
    const walk = step('functions/backtests/walk-backtest-part.ts', 1024, 300);
    bind(walk, data.ledger, ['Scan', 'GetItem']);
    bind(walk, data.details, ['GetItem']);
    bind(walk, data.program, ['GetItem', 'Query']);
    bind(walk, data.jobs, ['GetItem', 'PutItem']);
    // What the promotion asks about the person.
    bind(walk, data.members, ['GetItem', 'Query']);
    bindProfileKey(walk, data.profileKey, ['Decrypt']);

    const finish = step('functions/backtests/finish-backtest.ts', 1024, 120);
    bind(finish, data.program, ['GetItem', 'Query']);
    bind(finish, data.jobs, ['GetItem', 'UpdateItem']);

    const fail = step('functions/backtests/fail-backtest.ts', 512, 30);
    bind(fail, data.jobs, ['UpdateItem']);

    const walkPart = new LambdaInvoke(this, 'WalkPart', {
      lambdaFunction: walk,
      retryOnServiceExceptions: false,
      resultPath: '$.run',
    }).addRetry(retry);
    const wholePart = walkPart.next(
      new Choice(this, 'IsPartThrough')
        .when(Condition.booleanEquals('$.run.Payload.done', true), new Succeed(this, 'PartIsThrough'))
        .otherwise(walkPart),
    );
    const failed = new LambdaInvoke(this, 'TellFailure', {
      lambdaFunction: fail,
      retryOnServiceExceptions: false,
      resultPath: JsonPath.DISCARD,
    })
      .addRetry(retry)
      .next(new Fail(this, 'CameToNothing', { error: 'BacktestFailed' }));
    const everyPart = new DistributedMap(this, 'EveryPart', {
      mapExecutionType: StateMachineType.STANDARD,
      maxConcurrency: PARTS_AT_ONCE,
      itemsPath: '$.parts',
      itemSelector: {
        backtestId: JsonPath.stringAt('$.backtestId'),
        part: JsonPath.numberAt('$$.Map.Item.Value'),
      },
      resultPath: JsonPath.DISCARD,
    })
      .itemProcessor(wholePart)
      .addCatch(failed, { resultPath: '$.error' });
    const bringTogether = new LambdaInvoke(this, 'BringTogether', {
      lambdaFunction: finish,
      retryOnServiceExceptions: false,
      resultPath: JsonPath.DISCARD,
    })
      .addRetry(retry)
      .addCatch(failed, { resultPath: '$.error' });
    return everyPart.next(bringTogether);
  }
}

/** What the calls of back-tests may touch. */
export function backtestOperations(
  { data }: ApiContext,
  { machine }: BacktestMachine,
): Readonly<Record<'startBacktest' | 'getBacktest', Operation>> {
  return {
    startBacktest: {
      bind: (fn) => {
        bind(fn, data.program, ['GetItem', 'Query']);
        bind(fn, data.jobs, ['PutItem']);
        bindBacktestMachine(fn, machine);
      },
    },
    getBacktest: { bind: (fn) => bind(fn, data.jobs, ['Query']) },
  };
}
