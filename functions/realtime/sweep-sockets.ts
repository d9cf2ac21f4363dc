import { type SocketSweepSummary, sweepSockets } from '#shared/usecases/realtime/sweep-sockets.ts';
import { logger } from '../compose/logger.ts';
import { realtimePorts } from '../compose/realtime.ts';
import { countSocketSweep } from '../compose/realtime-metrics.ts';

const ports = realtimePorts();

/** Logs a failure without a word about the member. */
const report = (error: unknown): void => logger.error('sockets not swept', { error });

/** Closes sockets whose time has ended and does what was left. It ignores the content of its event. */
export const handler = async (): Promise<SocketSweepSummary> => {
  const summary = await sweepSockets({ ...ports, report });
  countSocketSweep(summary);
  return summary;
};
