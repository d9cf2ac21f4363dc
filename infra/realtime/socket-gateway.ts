import { ArnFormat, Aws, type CfnElement, Duration, Names, Stack } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import { alarmAbove } from '../monitoring/alarm.ts';
import { accountInFinding, acknowledge } from '../nag/acknowledge.ts';
import { accessLog, accessLogGroup, socketAccessLogFields } from '../service/access-log.ts';
import type { ServiceContext } from '../service/service-context.ts';
import { GatewayLogging } from './gateway-logging.ts';

/** CloudFront forwards the path of the stage as it is, so the name of the stage is part of the public contract. */
const stageName = 'ws';

export class SocketGateway extends Construct {
  readonly api: WebSocketApi;
  readonly domainName: string;
  readonly accessLog: LogGroup;
  private readonly stage: WebSocketStage;

  constructor(scope: Construct, { environment, data }: ServiceContext) {
    super(scope, 'Socket');
    this.accessLog = accessLogGroup(this, environment);
    this.api = new WebSocketApi(this, 'Api', {
      description: `Laurel ${environment.name}`,
      routeSelectionExpression: '$request.body.type',
    });
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName,
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: {
        rateLimit: environment.throttle.requestsPerSecond,
        burstLimit: environment.throttle.burstRequests,
      },
      accessLogSettings: accessLog(this.accessLog, socketAccessLogFields),
    });
    this.stage.node.addDependency(new GatewayLogging(this));
    this.domainName = `${this.api.apiId}.execute-api.${environment.region}.${Aws.URL_SUFFIX}`;

    for (const metricName of ['IntegrationError', 'ExecutionError']) {
      alarmAbove(this, metricName, environment.alarms.errorsPerMinuteMax, 1, {
        topic: data.alarmTopic,
        metric: this.api.metric(metricName, {
          dimensionsMap: { ApiId: this.api.apiId, Stage: stageName },
          period: Duration.minutes(1),
          statistic: 'Sum',
        }),
        description: `The WebSocket API had an ${metricName}: a frame or connection of a client got no reply. Look at the access log of the API and the logs of the realtime functions.`,
        runbook: 'socket-errors',
      });
    }
  }

  /** The API as cdk-nag writes it in a finding: another nested stack gets its id as a parameter. */
  private apiInFinding(user: Stack): string {
    const own = Stack.of(this);
    const api = this.api.node.defaultChild as CfnElement;
    const nested = own.nestedStackResource;
    if (user === own || nested === undefined) return own.getLogicalId(api);
    return `referenceto${Names.nodeUniqueId(nested.node)}Outputs${Names.nodeUniqueId(api.node)}Ref`;
  }

  /** Lets a function send frames to open sockets (POST) and close them (DELETE). */
  bind(fn: LaurelFunction, methods: readonly ('POST' | 'DELETE')[]): void {
    fn.addEnvironment('SOCKET_ENDPOINT', this.stage.callbackUrl);
    const stack = Stack.of(this);
    const api = this.apiInFinding(Stack.of(fn));
    for (const method of methods) {
      const connections = `${stageName}/${method}/@connections/*`;
      const arn = stack.formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: connections,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      });
      fn.allow({ actions: ['execute-api:ManageConnections'], resources: [arn] });
      acknowledge(fn.executionRole, {
        [`AwsSolutions-IAM5[Resource::arn:aws:execute-api:${stack.region}:${accountInFinding(this)}:<${api}>/${connections}]`]:
          'The last part is the id of a connection, which exists only once a client has connected: it stands for any socket of this one stage.',
      });
    }
  }
}
