import { awsSettings } from '../aws/settings.ts';
import { runTool } from '../terminal/run-tool.ts';
import { firstAdmin } from './first-admin.ts';
import { readOptions, USAGE } from './options.ts';

await runTool('Stopping. Run the same command again: it goes on from there.', async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  return await firstAdmin(options, {
    aws: awsSettings(),
    say: (text) => console.log(text),
    terminal: process.stdout.isTTY === true,
  });
});
