import type { BacktestDocument } from '#shared/contracts/backtests/backtest.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import type { BacktestMachine } from '#shared/stores/backtests/backtest-machine.ts';
import type { BacktestStore } from '#shared/stores/backtests/backtest-store.ts';
import { describeBacktest } from './describe-backtest.ts';

export interface StartPorts {
  readonly backtests: BacktestStore;
  readonly machine: Pick<BacktestMachine, 'start'>;
  /** The newest version of a promotion, a draft or not. */
  readonly newestVersion: (promotionId: string) => Promise<PromotionVersion | undefined>;
  readonly program: () => Promise<Program>;
  readonly now: () => number;
  readonly newId: () => string;
}

/** Parts are walked side by side, eight at once: more of them than that, so that a long one does not keep all waiting. */
const PARTS = 16;

/** Begins to try a promotion on history. One whose machine could not be started is forgotten: nobody knows its id. */
export async function startBacktest(
  ports: StartPorts,
  asked: {
    readonly promotionId: string;
    readonly from: number;
    readonly to: number;
    readonly by: string;
  },
): Promise<BacktestDocument> {
  const { promotionId, ...period } = asked;
  const [promotion, program] = await Promise.all([ports.newestVersion(promotionId), ports.program()]);
  if (!promotion) throw new PromotionNotFound();
  const startedAt = ports.now();
  const job = {
    ...period,
    backtestId: ports.newId(),
    promotion,
    parts: PARTS,
    programVersion: program.version,
    startedAt,
  };
  await ports.backtests.begin(job);
  await ports.machine.start(job);
  return describeBacktest({ job, partsDone: 0 }, startedAt);
}
