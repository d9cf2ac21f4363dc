import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { awsSettings } from '../aws/settings.ts';
import { askYes, hasTerminal } from '../terminal/ask.ts';
import { runTool } from '../terminal/run-tool.ts';
import { repositoryCdk } from './cdk.ts';
import { deploy } from './deploy.ts';
import { dataFolder, withWorkFolder } from './folders.ts';
import { readOptions, USAGE } from './options.ts';

const goesOn =
  'Stopping. A change that CloudFormation has begun goes on there: run the same command again later.';

await runTool(goesOn, async (stopping) => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  return await withWorkFolder((workFolder) =>
    deploy(options, {
      aws: awsSettings(),
      cdk: repositoryCdk(repositoryRoot, stopping),
      workFolder,
      dataFolder: dataFolder(process.env),
      stopping,
      say: (text) => console.log(text),
      ask: hasTerminal() ? (question) => askYes(question, stopping) : undefined,
    }),
  );
});
