import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Environment } from '../../infra/environments/environment.ts';
import { checkedAccount } from '../aws/checked-account.ts';
import { calling } from '../aws/failure.ts';
import { awsSettings } from '../aws/settings.ts';
import { stackResources } from '../aws/stack-resources.ts';
import { deployedStacks } from '../aws/stacks.ts';
import { dataFolder } from '../deploy/folders.ts';
import { runTool } from '../terminal/run-tool.ts';
import { Stop } from '../terminal/stop.ts';
import { type AwsCli, deployedLog } from './insights.ts';
import { localLog } from './local-log.ts';
import { readOptions, USAGE } from './options.ts';
import { whoWasRead } from './who-was-read.ts';

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

function awsCli({ region }: Environment): AwsCli {
  return async (words) => {
    try {
      const given = [...words, '--region', region, '--output', 'json'];
      const { stdout } = await promisify(execFile)('aws', given, { maxBuffer: OUTPUT_BYTES_MAX });
      return JSON.parse(stdout);
    } catch (error) {
      const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
      if (code === 'ENOENT')
        throw new Stop(1, 'There is no AWS CLI (version 2) on this machine.', { cause: error });
      throw new Stop(1, `aws ${words.slice(0, 2).join(' ')} failed: ${stderr.trim()}`, { cause: error });
    }
  };
}

async function logOf(environment: Environment) {
  const aws = awsSettings();
  await checkedAccount(aws, environment);
  const stacks = await deployedStacks(aws, environment);
  const data = stacks.find(({ name }) => name.endsWith('-data'));
  const resources = data
    ? await calling('reading the resources of a stack', () => stackResources(aws, data))
    : [];
  const secret = resources.find(({ LogicalResourceId = '' }) =>
    LogicalResourceId.startsWith('IdentifierKey'),
  );
  if (secret?.PhysicalResourceId === undefined)
    throw new Stop(
      1,
      `${environment.name} is not deployed. Deploy it first: npm run deploy -- ${environment.name}`,
    );
  return deployedLog(awsCli(environment), environment, secret.PhysicalResourceId);
}

await runTool('Stopping.', async () => {
  const options = readOptions(process.argv.slice(2), Date.now());
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const { environment } = options;
  const log = environment === undefined ? localLog(dataFolder(process.env)) : await logOf(environment);
  return await whoWasRead(options, log, (text) => console.log(text));
});
