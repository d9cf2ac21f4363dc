import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { awsSettings } from '../aws/settings.ts';
import { repositoryCdk } from '../deploy/cdk.ts';
import { dataFolder, withWorkFolder } from '../deploy/folders.ts';
import { askText, hasTerminal } from '../terminal/ask.ts';
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
  return await withWorkFolder((workFolder) =>
    destroy(options, {
      aws: awsSettings(),
      cdk: repositoryCdk(repositoryRoot, stopping),
      workFolder,
      dataFolder: dataFolder(process.env),
      stopping,
      say: (text) => console.log(text),
      ask: hasTerminal() ? (question) => askText(question, stopping) : undefined,
    }),
  );
});
