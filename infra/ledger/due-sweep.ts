import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { noticeEvents } from '#shared/domain/events/event-names.ts';
import type { Environment } from '../environments/environment.ts';
import { bind, bindOutsideEvents } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { alarmAbove, alarmWhenSilent } from '../monitoring/alarm.ts';
import { type LaurelMetric, laurelMetric } from '../monitoring/laurel-metric.ts';
import type { ServiceContext } from '../service/service-context.ts';

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
      // A whole processor: it settles members all the time at the end of a month.
      memoryMegabytes: 1769,
      // A run starts no member after 45 seconds; the slowest storage delays a started one by less than the rest.
      timeoutSeconds: 120,
    });
    fn.addEnvironment('SWEEP_MEMBERS_PER_SECOND_MAX', String(environment.sweepMembersPerSecondMax));
    bind(fn, data.ledger, ['Query', 'PutItem']);
    bind(fn, data.members, ['GetItem', 'UpdateItem'], ['byDue']);
    bind(fn, data.program, ['GetItem', 'Query']);
    // A reservation that lapses gives back the stock of its reward.
    bind(fn, data.counters, ['UpdateItem']);

    // It looks ahead for members who were never made due for a notice; events that the bus does not take are parked.
    if (bindOutsideEvents(fn, environment, noticeEvents)) {
      bind(fn, data.members, ['BatchGetItem', 'BatchWriteItem']);
    }

    // A lost event loses no work: the next comes in a minute and finds the same due entries.
    fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, 'Schedule', {
      description: 'Writes the entries that are due',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(fn, { retryAttempts: 0 })],
    });

    this.alarms(fn, environment, topic);
  }

  private alarms(fn: LaurelFunction, environment: Environment, topic: ITopic): void {
    const metric = (options: Omit<LaurelMetric, 'service'>) =>
      laurelMetric(environment, { ...options, service: 'ledger' });
    const behindMax = Duration.minutes(environment.alarms.sweepBehindMinutesMax).toMilliseconds();
    alarmAbove(fn, 'Behind', behindMax, 3, {
      topic,
      metric: metric({ metricName: 'SweepBehind', statistic: 'Maximum', period: Duration.minutes(5) }),
      description: `${fn.file} is behind: due entries wait for longer than the sweep takes at the end of a month. Balances are still right.`,
      runbook: 'sweep-behind',
    });
    // A failed member is retried after ten minutes, so one that keeps failing shows in every quarter of an hour.
    alarmAbove(fn, 'Failing', 0, 3, {
      topic,
      metric: metric({ metricName: 'SweepFailed', statistic: 'Sum', period: Duration.minutes(15) }),
      description: `${fn.file} keeps failing for the same members. Its log has the errors, with the place of each member in the index byDue.`,
      runbook: 'sweep-failing',
    });
    // Each run that comes to its end counts once, whether it found a member or not: a sweep that never runs, is
    // throttled or always fails counts nothing.
    alarmWhenSilent(fn, 'Silent', 3, {
      topic,
      metric: metric({ metricName: 'SweepFound', statistic: 'SampleCount', period: Duration.minutes(5) }),
      description: `${fn.file} has not come to its end for a quarter of an hour, though it runs each minute. Balances are still right.`,
      runbook: 'sweep-silent',
    });
  }
}
