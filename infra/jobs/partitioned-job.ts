import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachine,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { bind, bindJobMachine } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { alarmWhenAny, alarmWhenSilent } from '../monitoring/alarm.ts';
import { accountInFinding, acknowledge } from '../nag/acknowledge.ts';
import type { ServiceContext } from '../service/service-context.ts';
import { removalPolicy } from '../storage/retention.ts';
import { jobStates } from './job-states.ts';

/** Jobs of a kind that end at the same time: as many as run. */
const ENDS_AT_ONCE = 2;

export interface JobStep {
  /** From the repository root, `functions/backtests/walk-backtest-part.ts`. */
  readonly file: string;
  /** Permissions of the step beside those on the Jobs table. */
  readonly bind?: (fn: LaurelFunction) => void;
}

export interface PartitionedJobProps {
  /** Describes the machine in the console, for example `tries a promotion on recorded purchases`. */
  readonly purpose: string;
  /** Walks one part for 45 seconds at most. */
  readonly walk: JobStep;
  /** Combines the tallies of the parts into the result. */
  readonly finish: JobStep;
  /** Marks the job as failed. */
  readonly fail: JobStep;
  /** Moves the queue of the jobs on. No step of the machine: it runs also where the machine came to no end. */
  readonly advance: JobStep;
}

/**
 * The state machine of one kind of job. Parts of the data are walked side by side, each in one run or several, and then
 * combined. The tallies of the parts are kept in the Jobs table; the machine passes on only the job's id and the
 * numbers of the parts.
 */
export class PartitionedJob extends Construct {
  readonly machine: StateMachine;

  /** @param id names the job, `Backtest`: an execution that fails has the error `BacktestFailed` */
  constructor(scope: Construct, id: string, context: ServiceContext, props: PartitionedJobProps) {
    super(scope, id);
    const { environment } = context;
    const logGroup = new LogGroup(this, 'Log', {
      retention: environment.logRetention,
      removalPolicy: removalPolicy(environment),
    });
    // The role that CDK would make may invoke every version of each function.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    allowLogsAndTraces(role);
    const steps = this.steps(context, role, props);
    this.machine = new StateMachine(this, 'Machine', {
      comment: `Laurel ${environment.name}: ${props.purpose}`,
      definitionBody: DefinitionBody.fromChainable(jobStates(this, `${id}Failed`, steps)),
      stateMachineType: StateMachineType.STANDARD,
      role: role.withoutPolicyUpdates(),
      timeout: Duration.hours(12),
      tracingEnabled: true,
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: true },
    });
    this.machine.node.addDependency(role);
    this.allowParts(role);
    this.alarmOnFailure(context);
    this.advanceQueue(context, props.advance);
  }

  /** The queue moves on when an execution has ended, and each minute: events may be lost, and callers die half-way. */
  private advanceQueue({ environment, data }: ServiceContext, { file }: JobStep): void {
    const { alarmTopic, dataKey } = data;
    const fn = new LaurelFunction(this, { environment, file, alarmTopic, dataKey });
    bind(fn, data.jobs, ['GetItem', 'UpdateItem']);
    bindJobMachine(fn, this.machine);
    fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    const targets = [new LambdaFunction(fn, { retryAttempts: 0 })];
    new Rule(this, 'EachMinute', {
      description: 'Moves the queue of jobs on',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets,
    });
    new Rule(this, 'Ended', {
      description: 'Moves the queue of jobs on when one has ended',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [this.machine.stateMachineArn],
          status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      targets,
    });
    alarmWhenSilent(fn, 'Silent', 3, {
      topic: alarmTopic,
      metric: fn.metricInvocations({ period: Duration.minutes(5), statistic: 'Sum' }),
      description: `${file} has not run for a quarter of an hour, though it runs each minute: jobs that wait do not begin.`,
      runbook: 'job-failed',
    });
  }

  private steps(context: ServiceContext, role: Role, props: PartitionedJobProps) {
    const { environment, data } = context;
    const step = ({ file, bind }: JobStep, memoryMegabytes: number, timeoutSeconds: number) => {
      const { alarmTopic, dataKey } = data;
      const fn = new LaurelFunction(this, {
        environment,
        file,
        alarmTopic,
        dataKey,
        memoryMegabytes,
        timeoutSeconds,
        failuresCountedBy: 'job',
      });
      role.addToPolicy(
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] }),
      );
      bind?.(fn);
      return fn;
    };
    // A run starts no page after 45 seconds, and one page takes far less than the remaining time.
    const walk = step(props.walk, 1024, 300);
    bind(walk, data.jobs, ['GetItem', 'PutItem']);
    // The map of the machine bounds one that books.
    if (!walk.books) walk.reserve(environment.reservedConcurrency?.jobParts);
    const finish = step(props.finish, 1024, 120);
    const ends = environment.reservedConcurrency && ENDS_AT_ONCE;
    finish.reserve(ends);
    bind(finish, data.jobs, ['GetItem', 'UpdateItem']);
    const fail = step(props.fail, 512, 30);
    fail.reserve(ends);
    bind(fail, data.jobs, ['UpdateItem']);
    return { walk, finish, fail };
  }

  /**
   * Each part is an execution of the machine itself. CDK's policy for that is left out of the template for a role
   * without policy updates: https://github.com/aws/aws-cdk/issues/29266
   */
  private allowParts(role: Role): void {
    this.machine.node.tryRemoveChild('DistributedMapPolicy');
    const stack = Stack.of(this);
    const { stateMachineArn, stateMachineName } = this.machine;
    const execution = stack.formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: stateMachineName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const policy = new Policy(this, 'Parts', {
      roles: [role],
      statements: [
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachineArn] }),
        new PolicyStatement({
          actions: ['states:DescribeExecution', 'states:StopExecution'],
          resources: [`${execution}:*`],
        }),
        new PolicyStatement({ actions: ['states:RedriveExecution'], resources: [`${execution}/*:*`] }),
      ],
    });
    const name = stack.getLogicalId(this.machine.node.defaultChild as CfnStateMachine);
    const found = `arn:aws:states:${stack.region}:${accountInFinding(this)}:execution:<${name}.Name>`;
    const reason = 'Executions get their names when they begin: the machine is named, they cannot be.';
    acknowledge(policy, {
      [`AwsSolutions-IAM5[Resource::${found}:*]`]: reason,
      [`AwsSolutions-IAM5[Resource::${found}/*:*]`]: reason,
    });
  }

  private alarmOnFailure({ data }: ServiceContext): void {
    const period = { period: Duration.minutes(5), statistic: 'Sum' };
    for (const [id, metric] of Object.entries({
      Failed: this.machine.metricFailed(period),
      TimedOut: this.machine.metricTimedOut(period),
    })) {
      alarmWhenAny(this, id, {
        topic: data.alarmTopic,
        metric,
        description:
          'A job failed after several retries. The execution of the state machine names the step, and the log of its function has the error.',
        runbook: 'job-failed',
      });
    }
  }
}

function allowLogsAndTraces(role: Role): void {
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
