import { expect, onTestFinished, test, vi } from 'vitest';
import { startSchedules } from '../../../local/sources/schedules.ts';
import type { Resource } from '../../../local/template/deployment.ts';
import { startAws } from '../aws/aws-fixture.ts';
import { lambda, queue, rule } from '../aws/example-resources.ts';
import { deploymentOf } from '../dynamodb/example-tables.ts';
import { clockAt } from './moved-clock.ts';

const sweep = lambda('sweep');

async function start(...resources: Resource[]) {
  const clock = clockAt('2026-11-22T14:20:00Z');
  const events: unknown[] = [];
  const aws = await startAws([sweep, ...resources], {
    invokeAsync: async (functionArn, event) => void events.push({ functionArn, event }),
  });
  const lines: string[] = [];
  const schedules = startSchedules({
    deployment: deploymentOf(sweep, ...resources),
    destinations: aws.destinations,
    timing: clock.timing,
    log: (line) => lines.push(line),
  });
  onTestFinished(() => schedules.stop());
  return { clock, events, aws, lines };
}

const schedule = (properties: Record<string, unknown>): Resource => ({
  path: 'service/Schedule',
  type: 'AWS::Scheduler::Schedule',
  ref: 'schedule',
  arn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/schedule',
  properties,
});

test('a rule with a schedule invokes its target with the event of AWS, every time', async () => {
  const { clock, events } = await start(
    rule('nightly', { ScheduleExpression: 'rate(1 hour)', Targets: [{ Arn: sweep.arn, Id: 'Target0' }] }),
  );
  clock.moveTo('2026-11-22T15:19:59Z');
  expect(events).toEqual([]);
  clock.moveTo('2026-11-22T15:20:00Z');
  await vi.waitUntil(() => events.length === 1);
  expect(events[0]).toMatchObject({
    functionArn: sweep.arn,
    event: {
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: '2026-11-22T15:20:00Z',
      detail: {},
      resources: ['arn:aws:events:eu-west-1:000000000000:rule/nightly'],
    },
  });
  clock.moveTo('2026-11-22T16:20:00Z');
  await vi.waitUntil(() => events.length === 2);
});

test('a machine that slept through several instants runs the schedule once', async () => {
  const { clock, events } = await start(
    rule('often', { ScheduleExpression: 'rate(1 minute)', Targets: [{ Arn: sweep.arn, Input: '{"a":1}' }] }),
  );
  clock.moveTo('2026-11-22T18:00:30Z');
  await vi.waitUntil(() => events.length > 0);
  clock.moveTo('2026-11-22T18:01:00Z');
  await vi.waitUntil(() => events.length > 1);
  expect(events).toEqual([
    { functionArn: sweep.arn, event: { a: 1 } },
    { functionArn: sweep.arn, event: { a: 1 } },
  ]);
});

test('Scheduler has time zones, an input with its own words, and an end', async () => {
  const { clock, events } = await start(
    schedule({
      ScheduleExpression: 'cron(0 16 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      EndDate: '2026-11-23T00:00:00Z',
      Target: { Arn: sweep.arn, RoleArn: 'r', Input: '{"due":"<aws.scheduler.scheduled-time>"}' },
    }),
  );
  clock.moveTo('2026-11-22T15:00:00Z');
  await vi.waitUntil(() => events.length === 1);
  expect(events).toEqual([{ functionArn: sweep.arn, event: { due: '2026-11-22T15:00:00Z' } }]);
  clock.moveTo('2026-11-24T15:00:00Z');
  expect(events).toHaveLength(1);
});

test('a queue can be a target', async () => {
  const jobs = queue('jobs');
  const { clock, aws } = await start(
    jobs,
    schedule({
      ScheduleExpression: 'at(2026-11-22T15:00:00)',
      Target: { Arn: jobs.arn, Input: '{"job":1}' },
    }),
  );
  clock.moveTo('2026-11-22T15:00:00Z');
  const received = await vi.waitUntil(() => aws.queues.receive(aws.queues.queue(jobs.arn), 1)[0]);
  expect(received.body).toBe('{"job":1}');
});

test('an event for a missing target goes to the dead-letter queue', async () => {
  const dead = queue('dead');
  const { clock, aws, lines } = await start(
    dead,
    schedule({
      ScheduleExpression: 'at(2026-11-22T15:00:00)',
      Target: { Arn: lambda('gone').arn, Input: '{"job":1}', DeadLetterConfig: { Arn: dead.arn } },
    }),
  );
  clock.moveTo('2026-11-22T15:00:00Z');
  const received = await vi.waitUntil(() => aws.queues.receive(aws.queues.queue(dead.arn), 1)[0]);
  expect(received.body).toBe('{"job":1}');
  expect(lines).toEqual([expect.stringContaining(':gone')]);
});

test('a disabled schedule never runs', async () => {
  const { clock, events } = await start(
    rule('off', { ScheduleExpression: 'rate(1 minute)', State: 'DISABLED', Targets: [{ Arn: sweep.arn }] }),
    rule('on', { ScheduleExpression: 'rate(1 minute)', Targets: [{ Arn: sweep.arn, Input: '{"on":true}' }] }),
  );
  clock.moveTo('2026-11-22T14:21:00Z');
  await vi.waitUntil(() => events.length > 0);
  expect(events).toEqual([{ functionArn: sweep.arn, event: { on: true } }]);
});
