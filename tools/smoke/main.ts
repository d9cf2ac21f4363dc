import { awsSettings } from '../aws/settings.ts';
import { runTool } from '../terminal/run-tool.ts';
import { readOptions, USAGE } from './options.ts';
import { smoke } from './smoke.ts';

await runTool('Stopping. A purchase that was booked is returned before.', async (stopping) => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  return await smoke(options, {
    aws: awsSettings(),
    variables: process.env,
    stopping,
    say: (line) => console.log(line),
  });
});
