import { randomUUID } from 'node:crypto';
import { newBusEvent } from '../aws/event-bus.ts';
import { jsonOrText } from '../aws/json-or-text.ts';
import { ruleTargets, targetInput } from '../aws/rule-target.ts';
import { type Deployment, type Resource, resourcesOfType } from '../template/deployment.ts';
import { type NextDue, parseSchedule } from './schedule-expression.ts';

export interface ScheduledTarget {
  readonly arn: string;
  readonly deadLetterArn?: string;
  /** The rule that sends it; undefined for a schedule that acts in a role of its own. */
  readonly ruleArn?: string;
  /** The payload for the target at a due instant. */
  payload(due: number): unknown;
}

export interface Schedule {
  readonly name: string;
  readonly next: NextDue;
  readonly targets: readonly ScheduledTarget[];
}

/** The enabled schedules of a deployment: rules with a schedule, and those of EventBridge Scheduler. */
export function schedulesOf(deployment: Deployment, startedAt: number): readonly Schedule[] {
  const rules = resourcesOfType(deployment, 'AWS::Events::Rule').filter(
    ({ properties }) => properties.ScheduleExpression !== undefined,
  );
  const schedules = resourcesOfType(deployment, 'AWS::Scheduler::Schedule');
  return [
    ...rules.filter(isEnabled).map((rule) => scheduleOfRule(rule, startedAt)),
    ...schedules.filter(isEnabled).map((schedule) => scheduleOfScheduler(schedule, startedAt)),
  ];
}

function isEnabled({ properties }: Resource): boolean {
  return properties.State !== 'DISABLED';
}

/** The schedule of a rule. Rules have no time zone but UTC. */
function scheduleOfRule({ path, ref, arn, properties }: Resource, startedAt: number): Schedule {
  const rule = { name: ref, arn };
  return {
    name: path,
    next: parseSchedule(String(properties.ScheduleExpression), 'UTC', startedAt),
    targets: ruleTargets(properties.Targets).map((target) => ({
      arn: target.arn,
      ruleArn: arn,
      ...(target.deadLetterArn !== undefined && { deadLetterArn: target.deadLetterArn }),
      payload: (due) => {
        const about = {
          source: 'aws.events',
          'detail-type': 'Scheduled Event',
          detail: {},
          resources: [arn],
        };
        return targetInput(target, newBusEvent(about, new Date(due)), rule);
      },
    })),
  };
}

interface SchedulerTarget {
  readonly Arn: string;
  readonly Input?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

function scheduleOfScheduler({ path, arn, properties }: Resource, startedAt: number): Schedule {
  const target = properties.Target as SchedulerTarget;
  const zone = String(properties.ScheduleExpressionTimezone ?? 'UTC');
  const next = parseSchedule(String(properties.ScheduleExpression), zone, startedAt);
  const start =
    properties.StartDate === undefined ? Number.NEGATIVE_INFINITY : Date.parse(String(properties.StartDate));
  const end =
    properties.EndDate === undefined ? Number.POSITIVE_INFINITY : Date.parse(String(properties.EndDate));
  return {
    name: path,
    next: (after) => {
      const due = next(Math.max(after, start - 1));
      return due !== undefined && due <= end ? due : undefined;
    },
    targets: [
      {
        arn: target.Arn,
        ...(target.DeadLetterConfig?.Arn !== undefined && { deadLetterArn: target.DeadLetterConfig.Arn }),
        payload: (due) => schedulerInput(target.Input, arn, due),
      },
    ],
  };
}

/** The input of a schedule, with its `<aws.scheduler.…>` words replaced as Scheduler does. */
function schedulerInput(input: string | undefined, scheduleArn: string, due: number): unknown {
  const text = (input ?? '{}')
    .replaceAll('<aws.scheduler.schedule-arn>', scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', new Date(due).toISOString().replace(/\.\d{3}Z$/, 'Z'))
    .replaceAll('<aws.scheduler.execution-id>', randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', '1');
  return jsonOrText(text);
}
