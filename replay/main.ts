import { readOptions, USAGE } from './options.ts';
import { showProgress } from './progress.ts';
import { replay } from './replay.ts';
import { Stop } from './stop.ts';
import { isSound, summarize } from './summary.ts';

const STOPPED_BY_SIGNAL = 130;
const SECOND_ASK_AFTER_MS = 500;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const stopping = new AbortController();
  let askedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) {
        // Who asks twice does not want to wait; npm may pass one Ctrl-C on as a second signal at once.
        if (performance.now() - askedAt > SECOND_ASK_AFTER_MS) process.exit(STOPPED_BY_SIGNAL);
        return;
      }
      askedAt = performance.now();
      stopping.abort();
      console.error('\nStopping: waiting for the calls under way. The same command goes on from here.');
    });
  }
  const watcher = {
    say: (sentence: string) => console.error(sentence),
    progress: (unit: string, total: number) => showProgress(unit, total, process.stderr),
  };
  const replayed = await replay(options, stopping.signal, watcher, Date.now());
  if (replayed.failure === undefined || replayed.tally.purchases.sent > 0) console.log(summarize(replayed));
  if (replayed.failure !== undefined) throw replayed.failure;
  if (stopping.signal.aborted) return STOPPED_BY_SIGNAL;
  return isSound(replayed) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
