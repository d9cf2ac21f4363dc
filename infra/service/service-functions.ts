import { Duration, NestedStack } from 'aws-cdk-lib';
import { HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { bind } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { alarmAbove } from '../monitoring/alarm.ts';
import { apiFunctions, route } from './api-functions.ts';
import { HttpGateway } from './http-gateway.ts';
import type { ServiceContext } from './service-context.ts';

/** A slow answer now and then lets a call by, which is no news. */
const UNCOUNTED_CALLS_MAX = 100;

/** The gateway itself, whether it is well, and the answer to what it does not know. */
export class ServiceFunctions extends NestedStack {
  readonly gateway: HttpGateway;

  constructor(scope: Construct, context: ServiceContext) {
    super(scope, 'Service');
    const { environment, data } = context;
    this.gateway = new HttpGateway(this, context);

    apiFunctions(this, { ...context, gateway: this.gateway }, 'service', {
      getHealth: { bind: (fn) => bind(fn, data.program, ['GetItem']) },
    });
    const notFound = new LaurelFunction(this, {
      environment,
      file: 'functions/service/not-found.ts',
      alarmTopic: data.alarmTopic,
    });
    route(notFound, this.gateway, HttpRouteKey.DEFAULT, {
      openBecause:
        'It answers 404 problem+json to any path that is no route, reads nothing, and must do so without a token.',
    });

    alarmAbove(this, 'CallsUncounted', UNCOUNTED_CALLS_MAX, 3, {
      topic: data.alarmTopic,
      metric: new Metric({
        namespace: 'Laurel',
        metricName: 'CallsUncounted',
        period: Duration.minutes(1),
        statistic: 'Sum',
      }),
      description:
        'Callers are not held to their limits: the Rates table does not answer in time. Calls go on; the functions log the error.',
    });
  }
}
