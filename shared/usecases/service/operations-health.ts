import type { OperationsHealth } from '#shared/contracts/service/get-operations-health.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { dueShards } from '#shared/stores/due-shards.ts';
import type { JobQueue } from '#shared/stores/jobs/job-queue.ts';
import type { ProjectionStore } from '#shared/stores/projections/projection-store.ts';

export interface OperationsHealthPorts {
  readonly projections: Pick<ProjectionStore, 'longestDue'>;
  readonly backtests: Pick<JobQueue, 'state'>;
  /** The delay of the sweep that is none yet, in milliseconds. */
  readonly sweepBehindMax: number;
  readonly now: () => number;
  /** Takes the error of a source that cannot be read. */
  readonly report: (source: string, error: unknown) => void;
}

type Known<Part extends { readonly status: string }> = Part & { readonly status: 'ok' | 'lags' };

/** The longest delay of an entry that is due. */
async function sweepHealth(
  { projections, sweepBehindMax }: OperationsHealthPorts,
  at: number,
): Promise<Known<OperationsHealth['sweep']>> {
  const due = await Promise.all(dueShards.map((shard) => projections.longestDue(shard, at)));
  const behind = Math.max(0, ...due.map((dueAt) => (dueAt === undefined ? 0 : at - dueAt)));
  return {
    status: behind > sweepBehindMax ? 'lags' : 'ok',
    behindSeconds: Math.floor(behind / 1000),
  };
}

async function backtestsHealth({
  backtests,
}: OperationsHealthPorts): Promise<Known<OperationsHealth['backtests']>> {
  const { running, waiting } = await backtests.state();
  return {
    status: waiting.length > 0 ? 'lags' : 'ok',
    running: running.length,
    waiting: waiting.length,
  };
}

/** The parts of the service, and whether each lags behind. A source that cannot be read makes its own part unknown, and nothing else. */
export async function operationsHealth(ports: OperationsHealthPorts): Promise<OperationsHealth> {
  const at = ports.now();
  const unlessUnknown = async <Part>(source: string, part: Promise<Part>) => {
    try {
      return await part;
    } catch (error) {
      ports.report(source, error);
      return { status: 'unknown' as const };
    }
  };
  const [sweep, backtests] = await Promise.all([
    unlessUnknown('sweep', sweepHealth(ports, at)),
    unlessUnknown('backtests', backtestsHealth(ports)),
  ]);
  return { asOf: formatInstant(at), sweep, backtests };
}
