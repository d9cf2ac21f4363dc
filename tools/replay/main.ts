import { interruptible, STOPPED_BY_SIGNAL } from '../terminal/interrupt.ts';
import { Stop } from '../terminal/stop.ts';
import { readOptions, USAGE } from './options.ts';
import { showProgress } from './progress.ts';
import { replay } from './replay.ts';
import { isSound, summarize } from './summary.ts';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const stopping = interruptible(
    'Stopping: waiting for the calls under way. Run the same command again to continue.',
  );
  const watcher = {
    say: (sentence: string) => console.error(sentence),
    progress: (unit: string, total: number) => showProgress(unit, total, process.stderr),
  };
  const replayed = await replay(options, stopping, watcher, Date.now());
  if (replayed.failure === undefined || replayed.tally.purchases.sent > 0) console.log(summarize(replayed));
  if (replayed.failure !== undefined) throw replayed.failure;
  if (stopping.aborted) return STOPPED_BY_SIGNAL;
  return isSound(replayed) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
