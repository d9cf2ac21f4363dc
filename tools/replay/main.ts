import { runTool } from '../terminal/run-tool.ts';
import { readOptions, USAGE } from './options.ts';
import { showProgress } from './progress.ts';
import { replay } from './replay.ts';
import { isSound, summarize } from './summary.ts';

const STOPPING = 'Stopping: waiting for the calls under way. Run the same command again to continue.';

await runTool(STOPPING, async (stopping) => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const watcher = {
    say: (sentence: string) => console.error(sentence),
    progress: (unit: string, total: number) => showProgress(unit, total, process.stderr),
  };
  const replayed = await replay(options, stopping, watcher, Date.now());
  if (replayed.failure === undefined || replayed.tally.purchases.sent > 0) console.log(summarize(replayed));
  if (replayed.failure !== undefined) throw replayed.failure;
  return isSound(replayed) ? 0 : 1;
});
