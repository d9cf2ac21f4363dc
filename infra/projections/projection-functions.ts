import { Duration, NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindOutsideEvents, bindRates } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { consumeKinesis } from '../lambda/stream-consumer.ts';
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
    bindOutsideEvents(fn, environment);
    consumeKinesis(fn, data.entries, {
      batchSize: 100,
      parallelBatches: 4,
      // Storage may be away for an hour before a record is parked; a record that always fails blocks its shard no
      // longer.
      retries: 100,
      ageMax: Duration.hours(1),
      behindMinutesMax: environment.alarms.consumersBehindMinutesMax,
      parked: data.parked,
      alarmTopic: data.alarmTopic,
    });
  }
}
