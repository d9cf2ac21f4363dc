import { rm } from 'node:fs/promises';
import type { Environment } from '../../infra/environments/environment.ts';
import type { CallerIdentity } from '../aws/caller-identity.ts';
import { checkedAccount } from '../aws/checked-account.ts';
import { calling } from '../aws/failure.ts';
import type { AwsSettings } from '../aws/settings.ts';
import { type DeployedStack, deployedStacks } from '../aws/stacks.ts';
import { ownerFindings } from '../deploy/checks/owner-check.ts';
import { findingsText } from '../deploy/findings/finding.ts';
import { outputsFile } from '../deploy/outputs-file.ts';
import type { Surroundings } from '../deploy/surroundings.ts';
import { badInput, Stop } from '../terminal/stop.ts';
import { lossesOf } from './losses.ts';
import type { Options } from './options.ts';

async function refuseProtected(
  name: string,
  aws: AwsSettings,
  stacks: readonly DeployedStack[],
): Promise<never> {
  const losses = await calling('listing what would be lost', () => lossesOf(aws, stacks));
  throw new Stop(
    1,
    `${name} is protected, so this command does not remove it. It would have lost:\n${losses.map((line) => `  ${line}`).join('\n')}\nNothing was changed. docs/deploy.md says how a protected environment is taken down.`,
  );
}

/** Without credentials a protected environment is refused all the same; only the list needs them. */
async function checkedCaller(aws: AwsSettings, environment: Environment): Promise<CallerIdentity> {
  try {
    return await checkedAccount(aws, environment);
  } catch (error) {
    if (!(error instanceof Stop && environment.dataProtected)) throw error;
    const refusal = `${environment.name} is protected, so this command does not remove it.`;
    throw new Stop(1, `${refusal} A list of what it would have lost needs credentials: ${error.message}`);
  }
}

/** Removes a stage of dev. Returns the exit code. */
export async function destroy(
  { environment, yes, takeOver }: Options,
  surroundings: Surroundings<string>,
): Promise<number> {
  const { aws, cdk, say, ask, stopping, workFolder, dataFolder } = surroundings;
  const { name, region } = environment;
  const caller = await checkedCaller(aws, environment);
  const stacks = await deployedStacks(aws, environment);
  const present = stacks.filter(({ stack }) => stack !== undefined);
  const findings = [...ownerFindings({ environment, caller, stacks, takeOver })];
  if (findings.length > 0) throw new Stop(1, `${findingsText(findings)}\n\nNothing was changed.`);
  if (present.length === 0) {
    say(`${name} is not deployed to account ${caller.account} in ${region}: there is nothing to remove.`);
    return 0;
  }
  if (environment.dataProtected) await refuseProtected(name, aws, present);
  if (!yes) {
    if (ask === undefined) throw badInput('There is no terminal to ask at. Add --yes.');
    const typed = await ask(`Type ${name} to remove it from account ${caller.account} with all its data: `);
    if (typed !== name) {
      say('Another name: nothing was changed.');
      return 1;
    }
  }
  stopping.throwIfAborted();
  await cdk.synth(name, { firstDeployment: false }, workFolder);
  stopping.throwIfAborted();
  await cdk.destroy(workFolder);
  await rm(outputsFile(dataFolder, name), { force: true });
  say(`Removed: ${present.map((stack) => stack.name).join(', ')}.`);
  return 0;
}
