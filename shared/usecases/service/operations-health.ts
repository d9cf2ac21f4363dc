import type { OperationsHealth } from '#shared/contracts/service/get-operations-health.ts';
import { behindSeconds, type Consumer, consumers } from '#shared/domain/service/consumer-lag.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { dueShards } from '#shared/stores/due-shards.ts';
import type { JobQueue } from '#shared/stores/jobs/job-queue.ts';
import type { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import type { TakenStore } from '#shared/stores/service/taken-store.ts';

export interface OperationsHealthPorts {
  readonly projections: Pick<ProjectionStore, 'longestDue'>;
  readonly backtests: Pick<JobQueue, 'state'>;
  /** The delay of the sweep that is none yet, in milliseconds. */
  readonly sweepBehindMax: number;
  readonly taken: Pick<TakenStore, 'find'>;
  /** The delay of each consumer that is none yet, in seconds. */
  readonly behindMax: Readonly<Record<Consumer, number>>;
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

/** How late each consumer is, from what all of them noted. */
async function consumersHealth(
  { taken, behindMax }: OperationsHealthPorts,
  at: number,
): Promise<OperationsHealth['consumers']> {
  const found = await Promise.all(consumers.map(async (name) => [name, await taken.find(name)] as const));
  const known = new Map(found.flatMap(([name, one]) => (one ? [[name, one] as const] : [])));
  return consumers.map((name) => {
    const behind = behindSeconds(name, known, at);
    if (behind === undefined) return { name, status: 'unknown' };
    return { name, status: behind > behindMax[name] ? 'lags' : 'ok', behindSeconds: behind };
  });
}

/** The parts of the service, and whether each lags behind. A source that cannot be read makes its own part unknown, and nothing else. */
export async function operationsHealth(ports: OperationsHealthPorts): Promise<OperationsHealth> {
  const at = ports.now();
  const unknown = { status: 'unknown' } as const;
  const unless = async <Part, Unknown>(source: string, part: Promise<Part>, otherwise: Unknown) => {
    try {
      return await part;
    } catch (error) {
      ports.report(source, error);
      return otherwise;
    }
  };
  const [sweep, backtests, ofConsumers] = await Promise.all([
    unless('sweep', sweepHealth(ports, at), unknown),
    unless('backtests', backtestsHealth(ports), unknown),
    unless(
      'consumers',
      consumersHealth(ports, at),
      consumers.map((name) => ({ name, ...unknown })),
    ),
  ]);
  return { asOf: formatInstant(at), sweep, backtests, consumers: ofConsumers };
}
