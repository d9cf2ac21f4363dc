import { Aws, Duration } from 'aws-cdk-lib';
import { HttpApi, type IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { alarmAbove } from '../monitoring/alarm.ts';
import { accessLogGroup } from './access-log.ts';
import { corsOf } from './cors.ts';
import type { ServiceContext } from './service-context.ts';

/** The HTTP API, without its stage. It authorizes callers by the token's signature and the route's scopes. */
export class HttpGateway extends Construct {
  readonly api: HttpApi;
  readonly tokens: IHttpRouteAuthorizer;
  readonly domainName: string;
  readonly accessLog: LogGroup;

  constructor(scope: Construct, { environment, data }: ServiceContext) {
    super(scope, 'Http');
    this.accessLog = accessLogGroup(this, environment);
    this.api = new HttpApi(this, 'Api', {
      description: `Laurel ${environment.name}`,
      createDefaultStage: false,
      ...corsOf(environment),
    });
    this.tokens = new HttpJwtAuthorizer('Tokens', data.identity.issuer, {
      jwtAudience: [...data.identity.audiences],
    });
    this.domainName = `${this.api.apiId}.execute-api.${environment.region}.${Aws.URL_SUFFIX}`;

    alarmAbove(this, 'ServerErrors', environment.alarms.errorsPerMinuteMax, 1, {
      topic: data.alarmTopic,
      metric: this.api.metricServerError({ period: Duration.minutes(1), statistic: 'Sum' }),
      description:
        'The HTTP API replied 5xx: the access log names the route, and the log of its function has the reason.',
      runbook: 'api-errors',
    });
  }
}
