import { Duration, NestedStack } from 'aws-cdk-lib';
import { EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { type EventName, eventNames, promotionEvents } from '#shared/domain/events/event-names.ts';
import { eventBusName, leavingEvents } from '../environments/outside-events.ts';
import { bind, bindOutsideEvents } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { alarmWhenAny } from '../monitoring/alarm.ts';
import { laurelMetric } from '../monitoring/laurel-metric.ts';
import type { ServiceContext } from '../service/service-context.ts';

const isPromotionEvent = (name: EventName) => (promotionEvents as readonly EventName[]).includes(name);

/**
 * The bus for what other systems may want to know, and the function that sends what the bus did not take at first. Only
 * an environment that names events has them.
 */
export class EventFunctions extends NestedStack {
  constructor(scope: Construct, context: ServiceContext) {
    super(scope, 'Events');
    const { environment, data } = context;
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
    if (leavingEvents(environment).some((name) => isPromotionEvent(name))) this.releases(context);
  }

  /** Each minute: which promotions started and stopped since. A lost event of the schedule loses nothing. */
  private releases({ environment, data }: ServiceContext): void {
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/events/send-releases.ts',
      alarmTopic: data.alarmTopic,
      dataKey: data.dataKey,
      timeoutSeconds: 30,
    });
    bind(fn, data.program, ['GetItem', 'Query']);
    bind(fn, data.members, ['GetItem', 'UpdateItem', 'BatchWriteItem']);
    bindOutsideEvents(fn, environment, promotionEvents);
    fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, 'EachMinute', {
      description: 'Tells which promotions started and stopped',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(fn, { retryAttempts: 0 })],
    });
  }
}
