import { basename, dirname } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Architecture,
  type CfnFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { functionCode } from '../bundling/function-code.ts';
import type { Environment } from '../environments/environment.ts';
import { alarmAbove } from '../monitoring/alarm.ts';
import { metricNamespace } from '../monitoring/laurel-metric.ts';
import { acknowledge } from '../nag/acknowledge.ts';
import { removalPolicy } from '../storage/retention.ts';
import { allowEnvironmentKey } from './allow-key.ts';

export interface LaurelFunctionProps {
  readonly environment: Environment;
  /** From the repository root, `functions/ledger/book-purchase.ts`. */
  readonly file: string;
  readonly alarmTopic: ITopic;
  /** Encrypts the environment variables, two of which are secrets; a key that AWS owns does without it. */
  readonly dataKey: IKey | undefined;
  /** 512 unless set. Lambda gives CPU in proportion: 1,769 MB is one whole core. */
  readonly memoryMegabytes?: number | undefined;
  /** The time that its log is kept; that of the environment unless set. */
  readonly logRetention?: RetentionDays;
  /** 29 unless set: the HTTP API waits 30. Two calls of AWS can use up their attempts in that time. */
  readonly timeoutSeconds?: number;
  /** The threshold of the alarm on errors; that of the environment unless set. */
  readonly errorsPerMinuteMax?: number;
  /**
   * The invoker whose alarm counts every failure of the function. The function then has none of its own, so that one
   * failure wakes a person once.
   */
  readonly failuresCountedBy?: 'gateway' | 'job';
}

/** `functions/ledger/book-purchase.ts` becomes `BookPurchase`. */
function functionId(file: string): string {
  return basename(file, '.ts').replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * A Lambda function with a bundle, traces, a log group of its own and an alarm on its errors, unless its invoker has
 * one. At first it may only write its log and traces; bind.ts adds the other permissions.
 */
export class LaurelFunction extends NodejsFunction {
  readonly file: string;
  readonly executionRole: Role;
  /** Whether it writes the ledger, as bind.ts finds: then tills, members or an import wait for it. */
  books = false;

  constructor(scope: Construct, props: LaurelFunctionProps) {
    const { environment, file, alarmTopic, dataKey } = props;
    const id = functionId(file);
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: props.logRetention ?? environment.logRetention,
      removalPolicy: removalPolicy(environment),
    });
    // The role that CDK would make has a managed policy that may write to every log group.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      description: `Laurel ${environment.name}: ${file}`,
      code: functionCode(scope, file),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds ?? 29),
      tracing: Tracing.ACTIVE,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2:
        environment.logLevel === 'DEBUG' ? ApplicationLogLevel.DEBUG : ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: {
        LOG_LEVEL: environment.logLevel,
        POWERTOOLS_SERVICE_NAME: basename(dirname(file)),
        POWERTOOLS_METRICS_NAMESPACE: metricNamespace(environment),
      },
      ...(dataKey === undefined ? {} : { environmentEncryption: dataKey }),
    });
    this.file = file;
    this.executionRole = role;
    this.allow({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] });
    if (dataKey !== undefined) allowEnvironmentKey(this, dataKey, environment.name);
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'X-Ray has no resources to name: PutTraceSegments and PutTelemetryRecords can only be allowed on *.',
    });
    if (props.failuresCountedBy !== undefined) return;
    alarmAbove(this, 'Errors', props.errorsPerMinuteMax ?? environment.alarms.errorsPerMinuteMax, 1, {
      topic: alarmTopic,
      metric: this.metricErrors({ period: Duration.minutes(1), statistic: 'Sum' }),
      description: `${file} failed: its log has the error and the request.`,
      runbook: 'function-errors',
    });
  }

  /**
   * Bounds the invocations at once, which are set aside for it as well; no bound where `executions` is undefined.
   * @throws Error for a function that books, because the bound would hold up tills
   */
  reserve(executions: number | undefined): void {
    if (this.books) throw new Error(`${this.file} books: it gets no reserved concurrency`);
    (this.node.defaultChild as CfnFunction).reservedConcurrentExecutions = executions;
  }

  /** Adds a statement to the role itself: `addToRolePolicy` would make a policy resource for each call. */
  allow(statement: PolicyStatementProps): void {
    this.executionRole.addToPolicy(new PolicyStatement(statement));
  }
}
