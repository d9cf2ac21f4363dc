import { runTool } from '../terminal/run-tool.ts';
import { openCsv } from './csv-file.ts';
import { draftMapping } from './draft-mapping.ts';
import { readOptions, USAGE } from './options.ts';
import { showProgress } from './progress.ts';
import { ownColumnsOf } from './rejects-file.ts';
import { runImport } from './run-import.ts';
import { summaryOf } from './tally.ts';

const STOPPING = 'Stopping: waiting for the rows under way. Run the same command again to continue.';

await runTool(STOPPING, async (stopping) => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  if (options.command === 'draft') {
    const { header } = await openCsv(options);
    const { mapping, told } = draftMapping(ownColumnsOf(header));
    for (const sentence of told) console.error(sentence);
    console.log(JSON.stringify(mapping, null, 2));
    return 0;
  }
  const started = performance.now();
  const { tally, finished, failure } = await runImport(options, {
    environment: process.env,
    stopping,
    now: Date.now,
    say: (sentence) => console.error(sentence),
    progress: (csv) => showProgress(csv, options, process.stderr),
  });
  const { source, dryRun } = options;
  const seconds = (performance.now() - started) / 1000;
  console.log(JSON.stringify(summaryOf(tally, { source, dryRun, finished, seconds }), null, 2));
  if (failure !== undefined) throw failure;
  return tally.rejected > 0 ? 1 : 0;
});
