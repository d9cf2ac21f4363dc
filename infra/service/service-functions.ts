import { Duration, NestedStack } from 'aws-cdk-lib';
import { HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { bind } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { alarmAbove } from '../monitoring/alarm.ts';
import { laurelMetric } from '../monitoring/laurel-metric.ts';
import { alarmOnMisses } from '../monitoring/miss-alarms.ts';
import { apiFunctions, route } from './api-functions.ts';
import { HttpGateway } from './http-gateway.ts';
import type { ServiceContext } from './service-context.ts';

/** Now and then a slow reply lets a call pass uncounted, which needs no alarm. */
const UNCOUNTED_CALLS_MAX = 100;

/** The gateway, the health check and the reply to requests that no route has. */
export class ServiceFunctions extends NestedStack {
  readonly gateway: HttpGateway;

  constructor(scope: Construct, context: ServiceContext) {
    super(scope, 'Service');
    const { environment, data } = context;
    this.gateway = new HttpGateway(this, context);

    apiFunctions(this, { ...context, gateway: this.gateway }, 'service', {
      getHealth: { bind: () => undefined },
      getOperationsHealth: {
        bind: (fn) => {
          bind(fn, data.members, [], ['byDue']);
          bind(fn, data.jobs, ['GetItem']);
          bind(fn, data.rates, ['GetItem']);
          const { sweepBehindMinutesMax, consumersBehindMinutesMax, pushBehindMinutesMax } =
            environment.alarms;
          fn.addEnvironment('SWEEP_BEHIND_MINUTES_MAX', String(sweepBehindMinutesMax));
          fn.addEnvironment('CONSUMERS_BEHIND_MINUTES_MAX', String(consumersBehindMinutesMax));
          fn.addEnvironment('PUSH_BEHIND_MINUTES_MAX', String(pushBehindMinutesMax));
        },
      },
    });
    const notFound = new LaurelFunction(this, {
      environment,
      file: 'functions/service/not-found.ts',
      alarmTopic: data.alarmTopic,
      dataKey: data.dataKey,
      failuresCountedBy: 'gateway',
    });
    notFound.addEnvironment('PREFLIGHTS', environment.allowedOrigins.length > 0 ? 'answered' : 'refused');
    const routes = { Route: HttpRouteKey.DEFAULT };
    route(notFound, this.gateway, routes, {
      openBecause:
        'It replies 404 or 405 problem+json where no call has the path or the method. It reads no data, and must reply without a token, too.',
    });

    alarmAbove(this, 'CallsUncounted', UNCOUNTED_CALLS_MAX, 3, {
      topic: data.alarmTopic,
      metric: laurelMetric(environment, {
        metricName: 'CallsUncounted',
        statistic: 'Sum',
        period: Duration.minutes(1),
      }),
      description:
        'Calls are not counted against the limits of their callers, because the Rates table does not respond in time. Calls go on; the functions log the error.',
      runbook: 'calls-uncounted',
    });
    alarmOnMisses(this, environment, data.alarmTopic);
    // The limit of invocations at once is the account's, so its throttles are counted over all functions of the region.
    alarmAbove(this, 'Throttles', environment.alarms.errorsPerMinuteMax, 1, {
      topic: data.alarmTopic,
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Throttles',
        period: Duration.minutes(1),
        statistic: 'Sum',
      }),
      description: 'Lambda refuses to run functions of this account: too many run at once.',
      runbook: 'functions-throttled',
    });
  }
}
