import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { entryEvents, noticeEvents } from '#shared/domain/events/event-names.ts';
import { leavesNotices } from '../environments/outside-events.ts';
import { bind, bindOutsideEvents, bindRates } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { consumeEntries } from '../lambda/stream-consumer.ts';
import type { ServiceContext } from '../service/service-context.ts';

export class ProjectionFunctions extends NestedStack {
  constructor(scope: Construct, { environment, data }: ServiceContext) {
    super(scope, 'Projections');
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/projections/project-members.ts',
      alarmTopic: data.alarmTopic,
      dataKey: data.dataKey,
      timeoutSeconds: 60,
    });
    bind(fn, data.members, ['BatchGetItem', 'PutItem', 'BatchWriteItem']);
    bind(fn, data.ledger, ['Query']);
    bindRates(fn, data.rates, environment.callLimits);
    bindOutsideEvents(fn, environment, entryEvents, noticeEvents);
    // The days of a notice run back from a date that the programme sets.
    bind(fn, data.program, leavesNotices(environment) ? ['GetItem', 'Query'] : []);
    consumeEntries(fn, data.entries, {
      behindMinutesMax: environment.alarms.consumersBehindMinutesMax,
      parked: data.parked,
      alarmTopic: data.alarmTopic,
    });
  }
}
