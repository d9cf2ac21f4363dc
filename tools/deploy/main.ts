import { askYes } from '../terminal/ask.ts';
import { runTool } from '../terminal/run-tool.ts';
import { deploy } from './deploy.ts';
import { readOptions, USAGE } from './options.ts';
import { withSurroundings } from './surroundings.ts';

const goesOn =
  'Stopping. A change that CloudFormation has begun goes on there: run the same command again later.';

await runTool(goesOn, async (stopping) => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  return withSurroundings(stopping, askYes, (surroundings) => deploy(options, surroundings));
});
