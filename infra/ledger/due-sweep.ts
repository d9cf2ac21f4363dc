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

/** The sweep: each minute it writes entries that are due for members nobody books for, as many as one run can. */
export class DueSweep extends Construct {
  constructor(scope: Construct, { environment, data }: ServiceContext) {
    super(scope, 'DueSweep');
    const topic = data.alarmTopic;
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/ledger/sweep-due.ts',
      alarmTopic: topic,
      dataKey: data.dataKey,
      memoryMegabytes: 1024,
      // A run starts no member after 45 seconds; the slowest storage delays a started one by less than the rest.
      timeoutSeconds: 120,
    });
    bind(fn, data.ledger, ['Query', 'PutItem']);
    bind(fn, data.members, ['GetItem', 'UpdateItem'], ['byDue']);
    bind(fn, data.program, ['GetItem', 'Query']);
    // A reservation that lapses gives back the stock of its reward.
    bind(fn, data.counters, ['UpdateItem']);

    // A lost event loses no work: the next comes in a minute and finds the same due entries.
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
      description: `${fn.file} is behind: due entries wait for longer than the sweep takes at the end of a month. Balances are still right.`,
    });
    // A failed member is retried after ten minutes, so one that keeps failing shows in every quarter of an hour.
    alarmAbove(fn, 'Failing', 0, 3, {
      topic,
      metric: sweepMetric('SweepFailed', 'Sum', Duration.minutes(15)),
      description: `${fn.file} keeps failing for the same members. Its log has the errors, with the place of each member in the index byDue.`,
    });
  }
}
