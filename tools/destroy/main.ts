import { withSurroundings } from '../deploy/surroundings.ts';
import { askText } from '../terminal/ask.ts';
import { runTool } from '../terminal/run-tool.ts';
import { destroy } from './destroy.ts';
import { readOptions, USAGE } from './options.ts';

const goesOn =
  'Stopping. A removal that CloudFormation has begun goes on there: run the same command again later.';

await runTool(goesOn, async (stopping) => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  return withSurroundings(stopping, askText, (surroundings) => destroy(options, surroundings));
});
