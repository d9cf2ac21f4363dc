import type { Destinations } from '../aws/destinations.ts';
import { toStderr } from '../errors/to-stderr.ts';
import type { Deployment } from '../template/deployment.ts';
import { DAY_MS } from '../time/day.ts';
import { type Schedule, type ScheduledTarget, schedulesOf } from './schedule-definition.ts';
import { realTiming, type Timing } from './timing.ts';

export interface SchedulesSettings {
  readonly deployment: Deployment;
  readonly destinations: Destinations;
  readonly timing?: Timing;
  readonly log?: (line: string) => void;
}

export interface Schedules {
  stop(): Promise<void>;
}

/** The longest single timer. Timers have 32 bits of milliseconds, so a later due instant needs several. */
const PAUSE_MAX_MS = DAY_MS;

/**
 * Runs the schedules of a deployment from now on. Due instants while no runner was running are not made up for.
 * @throws RunnerError template_unsupported
 */
export function startSchedules(settings: SchedulesSettings): Schedules {
  const { deployment, destinations, timing = realTiming, log = toStderr } = settings;
  const stopping = new AbortController();

  async function run(schedule: Schedule): Promise<void> {
    let due = schedule.next(timing.now());
    while (due !== undefined && !stopping.signal.aborted) {
      const waitMs = due - timing.now();
      if (waitMs > 0) {
        await timing.pause(Math.min(waitMs, PAUSE_MAX_MS), stopping.signal);
        continue;
      }
      for (const target of schedule.targets) await deliver(schedule, target, due);
      // After a machine slept through several instants, the schedule runs once.
      due = schedule.next(Math.max(due, timing.now() - 1));
    }
  }

  async function deliver(schedule: Schedule, target: ScheduledTarget, due: number): Promise<void> {
    const payload = target.payload(due);
    try {
      await destinations.send(
        target.arn,
        payload,
        target.ruleArn === undefined ? {} : { ruleArn: target.ruleArn },
      );
    } catch (error) {
      log(`${schedule.name}: ${(error as Error).message}`);
      if (target.deadLetterArn === undefined) return;
      await destinations.send(target.deadLetterArn, payload).catch((cause: Error) => {
        log(`${schedule.name}: the event could not be parked: ${cause.message}`);
      });
    }
  }

  const running = schedulesOf(deployment, timing.now()).map(run);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
