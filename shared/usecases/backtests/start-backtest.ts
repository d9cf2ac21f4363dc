import type { BacktestDocument } from '#shared/contracts/backtests/backtest.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import { startJob } from '#shared/usecases/jobs/start-job.ts';
import type { BacktestJob, BacktestQueuePorts } from './backtest-job.ts';
import { describeBacktest } from './describe-backtest.ts';

export interface StartPorts extends BacktestQueuePorts {
  /** The newest version of a promotion, active or not. */
  readonly newestVersion: (promotionId: string) => Promise<PromotionVersion | undefined>;
  readonly program: () => Promise<Program>;
  readonly newId: () => string;
}

/** Eight parts are walked at once. There are more parts than that, so that one long part does not keep all waiting. */
const PARTS = 16;

/** Takes a back-test of a promotion, which runs when its turn comes. One that was not queued expires: nobody knows its id. */
export async function startBacktest(
  ports: StartPorts,
  asked: {
    readonly promotionId: string;
    readonly from: number;
    readonly to: number;
    readonly by: string;
  },
): Promise<BacktestDocument> {
  const { promotionId, from, to, by } = asked;
  const [promotion, program] = await Promise.all([ports.newestVersion(promotionId), ports.program()]);
  if (!promotion) throw new PromotionNotFound();
  const job: BacktestJob = {
    jobId: ports.newId(),
    asked: { promotion, from, to, programVersion: program.version },
    by,
    startedAt: ports.now(),
    parts: PARTS,
  };
  return describeBacktest({ ...(await startJob(ports, job)), partsDone: 0, walked: 0 });
}
