import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { awsSettings } from '../aws/settings.ts';
import { askYes, hasTerminal } from '../terminal/ask.ts';
import { runTool } from '../terminal/run-tool.ts';
import { repositoryCdk } from './cdk.ts';
import { deploy } from './deploy.ts';
import { readOptions, USAGE } from './options.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const goesOn =
  'Stopping. A change that CloudFormation has begun goes on there: run the same command again later.';

await runTool(goesOn, async (stopping) => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const workFolder = mkdtempSync(join(tmpdir(), 'laurel-deploy-'));
  try {
    return await deploy(options, {
      aws: awsSettings(),
      cdk: repositoryCdk(root),
      workFolder,
      dataFolder: resolve(root, process.env.LAUREL_DATA || '.laurel'),
      stopping,
      say: (text) => console.log(text),
      ask: hasTerminal() ? (question) => askYes(question, stopping) : undefined,
    });
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
});
