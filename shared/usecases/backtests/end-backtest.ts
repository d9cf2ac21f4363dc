import { endOfWalk } from '#shared/domain/backtests/backtest.ts';
import { resultOf } from '#shared/domain/backtests/backtest-result.ts';
import { emptyTally, mergeTallies } from '#shared/domain/backtests/tally.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { BacktestStore } from '#shared/stores/backtests/backtest-store.ts';

/** Brings the parts together, one at a time. Safe to repeat: the first result is the one that counts. */
export async function finishBacktest(
  ports: {
    readonly backtests: BacktestStore;
    readonly programOf: (version: number) => Promise<Program>;
    readonly now: () => number;
  },
  backtestId: string,
): Promise<void> {
  const { backtests } = ports;
  const job = await backtests.job(backtestId);
  const { baseCurrency } = await ports.programOf(job.programVersion);
  let tally = emptyTally;
  for (let part = 0; part < job.parts; part += 1) {
    const kept = await backtests.part(backtestId, part);
    if (!kept?.done) throw new TypeError('a part of the back-test is not through');
    tally = mergeTallies(tally, endOfWalk(kept.walk));
  }
  const result = resultOf(tally, { promotion: job.promotion, from: job.from, baseCurrency });
  await backtests.end(backtestId, { status: 'done', endedAt: ports.now(), result });
}

const FAILURE =
  'The history could not be walked to its end, although it was tried several times. Nothing was changed by it: start another one.';

/** Says that it came to nothing. What went wrong is in the logs of the functions, not for a marketer. */
export async function failBacktest(backtests: BacktestStore, backtestId: string, now: number): Promise<void> {
  await backtests.end(backtestId, { status: 'failed', endedAt: now, failure: FAILURE });
}
