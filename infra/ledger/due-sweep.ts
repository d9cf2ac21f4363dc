import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { bind } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { alarmAbove } from '../monitoring/alarm.ts';
import type { ServiceContext } from '../service/service-context.ts';

function sweepMetric(metricName: string, statistic: string, period: Duration): Metric {
  return new Metric({
    namespace: 'Laurel',
    metricName,
    dimensionsMap: { service: 'ledger' },
    period,
    statistic,
  });
}

/** Writes what is due of members nobody books for: each minute, as much as a run gets through. */
export class DueSweep extends Construct {
  constructor(scope: Construct, { environment, data }: ServiceContext) {
    super(scope, 'DueSweep');
    const topic = data.alarmTopic;
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/ledger/sweep-due.ts',
      alarmTopic: topic,
      memoryMegabytes: 1024,
      // A run begins nothing after 45 seconds, and the slowest storage holds up what is begun for less than this.
      timeoutSeconds: 120,
    });
    bind(fn, data.ledger, ['Query', 'PutItem']);
    bind(fn, data.members, ['GetItem', 'UpdateItem'], ['byDue']);
    bind(fn, data.program, ['GetItem', 'Query']);
    // A reservation that lapses gives the stock of its reward back.
    bind(fn, data.counters, ['UpdateItem']);

    // Nothing is lost with an event: the next comes in a minute, and finds all that this one would have.
    fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, 'Schedule', {
      description: 'Writes the entries that are due',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(fn, { retryAttempts: 0 })],
    });

    const behindMax = Duration.minutes(environment.alarms.sweepBehindMinutesMax).toMilliseconds();
    alarmAbove(fn, 'Behind', behindMax, 3, {
      topic,
      metric: sweepMetric('SweepBehind', 'Maximum', Duration.minutes(5)),
      description: `${fn.file} is behind: entries are due for longer than a month's end takes. Balances are right all the same.`,
    });
    // One that fails is tried again after ten minutes: a member that keeps failing is in every quarter of an hour.
    alarmAbove(fn, 'Failing', 0, 3, {
      topic,
      metric: sweepMetric('SweepFailed', 'Sum', Duration.minutes(15)),
      description: `${fn.file} fails for the same members again and again: its log has where they stand in the index byDue, and the errors.`,
    });
  }
}
