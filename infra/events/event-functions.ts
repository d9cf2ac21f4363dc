import { Duration, NestedStack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { eventNames } from '#shared/domain/events/event-names.ts';
import { eventBusName } from '../environments/outside-events.ts';
import { bind, bindOutsideEvents } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { alarmWhenAny } from '../monitoring/alarm.ts';
import { laurelMetric } from '../monitoring/laurel-metric.ts';
import type { ServiceContext } from '../service/service-context.ts';

/**
 * The bus for what other systems may want to know, and the function that sends what the bus did not take at first. Only
 * an environment that names events has them.
 */
export class EventFunctions extends NestedStack {
  constructor(scope: Construct, { environment, data }: ServiceContext) {
    super(scope, 'Events');
    const { dataKey, alarmTopic } = data;
    const bus = new EventBus(this, 'Bus', {
      eventBusName: eventBusName(environment),
      description: `Laurel ${environment.name}: events of members`,
      ...(dataKey === undefined ? {} : { kmsKey: dataKey }),
    });
    alarmWhenAny(bus, 'EventsParked', {
      topic: alarmTopic,
      metric: laurelMetric(environment, {
        metricName: 'EventsParked',
        statistic: 'Sum',
        period: Duration.minutes(1),
        service: 'events',
      }),
      description:
        'The bus did not take events in attempt after attempt: they are parked in the Members table.',
      runbook: 'events-parked',
    });
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/events/send-parked-events.ts',
      alarmTopic,
      dataKey,
      timeoutSeconds: 60,
    });
    bind(fn, data.members, ['Query', 'DeleteItem', 'BatchWriteItem']);
    bindOutsideEvents(fn, environment, eventNames);
  }
}
