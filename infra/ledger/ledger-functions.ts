import { Duration, NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindEntriesStream, bindRates } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { consumeTableStream } from '../lambda/stream-consumer.ts';
import { alarmWhenAny } from '../monitoring/alarm.ts';
import { laurelMetric } from '../monitoring/laurel-metric.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';
import { DueSweep } from './due-sweep.ts';
import { bookingOperations, readingOperations } from './ledger-operations.ts';

export class LedgerFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Ledger');
    const { data } = context;

    apiFunctions(this, context, 'ledger', { ...bookingOperations(data), ...readingOperations(data) });
    this.publishEntries(context);
    this.republishEntries(context);
    new DueSweep(this, context);
    this.alarmOnLargeLogs(context);
  }

  /**
   * Publishes the entries of the table's stream to Kinesis. It never gives a record up. A consumer could read a gap
   * from the log, but it learns of a gap only by a later entry, and the last entry of a member has none. So it retries
   * as long as the stream keeps the record, and alarms long before that day is over. An operator republishes records
   * that the stream has dropped from the table.
   */
  private publishEntries({ environment, data }: ApiContext): void {
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/ledger/publish-entries.ts',
      alarmTopic: data.alarmTopic,
      dataKey: data.dataKey,
      // Eight puts that use up their attempts, and the pauses between them, take 114 seconds.
      timeoutSeconds: 120,
    });
    bindEntriesStream(fn, data.entries);
    bind(fn, data.details, ['PutItem']);
    bindRates(fn, data.rates, environment.callLimits);
    consumeTableStream(fn, data.ledger, {
      batchSize: 100,
      retries: 'for-ever',
      ageMax: 'for-ever',
      behindMinutesMax: environment.alarms.consumersBehindMinutesMax,
      parked: data.parked,
      alarmTopic: data.alarmTopic,
    });
    alarmWhenAny(fn, 'Tampered', {
      topic: data.alarmTopic,
      metric: laurelMetric(environment, {
        metricName: 'LedgerTampered',
        statistic: 'Sum',
        period: Duration.minutes(1),
        service: 'ledger',
      }),
      description:
        'An entry of the ledger was changed or removed. No role of Laurel may do that: find out who did it. The old entry is kept in the Details table.',
      runbook: 'tampering',
    });
  }

  /** The writers measure a log from half of the size that it may have. */
  private alarmOnLargeLogs({ environment, data }: ApiContext): void {
    alarmWhenAny(this, 'LargeLog', {
      topic: data.alarmTopic,
      metric: laurelMetric(environment, {
        metricName: 'LedgerCollectionGigabytes',
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      description: 'The log of a member has 5 GB or more. At 10 it takes no entry any more.',
      runbook: 'large-log',
    });
  }

  /** Republishes entries from the table after the stream dropped them. Only an operator invokes it. */
  private republishEntries({ environment, data }: ApiContext): void {
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/ledger/republish-entries.ts',
      alarmTopic: data.alarmTopic,
      dataKey: data.dataKey,
      timeoutSeconds: 900,
    });
    bindEntriesStream(fn, data.entries);
    bind(fn, data.ledger, ['Query']);
  }
}
