import { awsSettings } from '../aws/settings.ts';
import { runTool } from '../terminal/run-tool.ts';
import { clientSecret } from './client-secret.ts';
import { readOptions, USAGE } from './options.ts';

await runTool('Stopping.', async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  return await clientSecret(options, {
    aws: awsSettings(),
    say: (text) => console.log(text),
    terminal: process.stdout.isTTY === true,
  });
});
