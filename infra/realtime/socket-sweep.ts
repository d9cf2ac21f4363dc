import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { bind } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { alarmAbove, alarmWhenSilent } from '../monitoring/alarm.ts';
import { laurelMetric } from '../monitoring/laurel-metric.ts';
import type { ServiceContext } from '../service/service-context.ts';
import { bindClosing } from './bind-closing.ts';
import type { SocketGateway } from './socket-gateway.ts';

/** The sweep of sockets: each minute it closes those whose token has ended, and does what pushes and closings left. */
export class SocketSweep extends Construct {
  constructor(scope: Construct, { environment, data }: ServiceContext, socket: SocketGateway) {
    super(scope, 'SocketSweep');
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/realtime/sweep-sockets.ts',
      alarmTopic: data.alarmTopic,
      dataKey: data.dataKey,
      // A run begins nobody after 40 seconds, and gives each five seconds of sending.
      timeoutSeconds: 60,
    });
    bindClosing(fn, data, socket);
    bind(fn, data.connections, [], ['byDue']);
    bind(fn, data.ledger, ['Query']);

    // A lost event loses no work: the next comes in a minute and finds the same sockets.
    fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, 'Schedule', {
      description: 'Closes sockets whose token has ended',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(fn, { retryAttempts: 0 })],
    });

    alarmAbove(fn, 'Failing', 0, 3, {
      topic: data.alarmTopic,
      metric: laurelMetric(environment, {
        metricName: 'SocketSweepFailed',
        statistic: 'Sum',
        period: Duration.minutes(5),
        service: 'realtime',
      }),
      description: `${fn.file} keeps failing: sockets whose token has ended stay open, without a frame of an entry. Its log has the errors.`,
      runbook: 'socket-sweep',
    });
    // Each run that comes to its end counts once, whether it found a socket or not.
    alarmWhenSilent(fn, 'Silent', 3, {
      topic: data.alarmTopic,
      metric: laurelMetric(environment, {
        metricName: 'SocketSweepFound',
        statistic: 'SampleCount',
        period: Duration.minutes(5),
        service: 'realtime',
      }),
      description: `${fn.file} has not come to its end for a quarter of an hour, though it runs each minute.`,
      runbook: 'socket-sweep',
    });
  }
}
