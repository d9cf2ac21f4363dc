import { join } from 'node:path';
import type { Environment } from '../../infra/environments/environment.ts';
import { type CallerIdentity, callerIdentity, ownerOf } from '../aws/caller-identity.ts';
import { failureSentence } from '../aws/failure.ts';
import type { AwsSettings } from '../aws/settings.ts';
import { deployedStacks, environmentOutputs } from '../aws/stacks.ts';
import { badInput, Stop } from '../terminal/stop.ts';
import { checkAll } from './all-checks.ts';
import type { SynthContext } from './cdk.ts';
import { accountFindings } from './checks/account-check.ts';
import { DEPLOYED_BY } from './checks/owner-check.ts';
import { settingsFindings } from './checks/settings-check.ts';
import { failedFirst, firstTime } from './checks/stack-state-check.ts';
import { deleteFailedFirst } from './failed-first.ts';
import { type Finding, findingsText, stop } from './findings/finding.ts';
import type { Options } from './options.ts';
import { nextSteps, outputsFile, writeOutputs } from './outputs-file.ts';
import type { Surroundings } from './surroundings.ts';

interface DeploySurroundings extends Surroundings<boolean> {
  /** The wait between two looks at a stack that is being deleted. */
  readonly pollMs?: number;
}

/** The caller, or the findings that make every further look at the account useless. */
async function checkCaller(
  environment: Environment,
  aws: AwsSettings,
): Promise<CallerIdentity | readonly Finding[]> {
  const settings = settingsFindings(environment);
  try {
    const caller = await callerIdentity(aws, environment.region);
    const findings = [...settings, ...accountFindings(environment, caller)];
    return findings.length === 0 ? caller : findings;
  } catch (error) {
    const found = failureSentence(error, 'reading whose credentials these are');
    return [...settings, stop(found, 'Run the command again afterwards.')];
  }
}

function refuse(findings: readonly Finding[]): never {
  throw new Stop(1, `${findingsText(findings)}\n\nNothing was changed.`);
}

/** The address that a sign-in returns to where the site has no domain of its own: known once it is deployed. */
async function knownSiteOrigin(aws: AwsSettings, environment: Environment): Promise<string | undefined> {
  if (environment.site !== undefined) return undefined;
  return (await environmentOutputs(aws, environment)).SiteUrl;
}

/** Only a stage of dev has an owner. Tags reach every resource, so a protected environment is not changed by them. */
function tagsOf(environment: Environment, caller: CallerIdentity): Readonly<Record<string, string>> {
  return environment.dataProtected ? {} : { [DEPLOYED_BY]: ownerOf(caller.arn) };
}

async function confirmed({ yes }: Options, { ask }: DeploySurroundings, question: string): Promise<boolean> {
  if (yes) return true;
  if (ask === undefined)
    throw badInput('There is no terminal to ask at. Look at the difference above and add --yes.');
  return ask(question);
}

/** Checks and deploys an environment. Returns the exit code. */
export async function deploy(options: Options, surroundings: DeploySurroundings): Promise<number> {
  const { environment, takeOver } = options;
  const { aws, cdk, say, workFolder, stopping } = surroundings;
  const caller = await checkCaller(environment, aws);
  if (!('arn' in caller)) refuse(caller);
  const stacks = await deployedStacks(aws, environment);
  const siteOrigin = await knownSiteOrigin(aws, environment);
  stopping.throwIfAborted();
  const assembly = join(workFolder, 'first');
  say(`Synthesizing ${environment.name} for account ${caller.account}, ${environment.region} ...`);
  const context = { siteOrigin, firstDeployment: environment.dataProtected && firstTime(stacks) };
  await cdk.synth(environment.name, context, assembly);

  const findings = await checkAll({ environment, aws, caller, stacks, takeOver, assembly });
  if (findings.some(({ kind }) => kind === 'stop')) refuse(findings);
  if (findings.length > 0) say(findingsText(findings));

  stopping.throwIfAborted();
  const failed = stacks.filter(failedFirst);
  const differs = await cdk.diff(assembly);
  if (!differs && failed.length === 0) say('No difference.');
  if (options.check) return 0;
  if (differs || failed.length > 0) {
    if (
      !(await confirmed(options, surroundings, `Deploy ${environment.name} to account ${caller.account}?`))
    ) {
      say('Nothing was changed.');
      return 1;
    }
    for (const stack of failed) await deleteFailedFirst(aws, stack, stopping, surroundings.pollMs);
    stopping.throwIfAborted();
    await cdk.deploy(assembly, tagsOf(environment, caller));
  }
  await deployOnceMore(options, surroundings, context, caller);
  await keepOutputs(options, surroundings, caller);
  return 0;
}

/**
 * The second pass of a first deployment: CloudFront's name is known now, so sign-ins can return to the site, and
 * protected data is in place, so its deletion can be refused.
 */
async function deployOnceMore(
  { environment }: Options,
  { aws, cdk, say, workFolder, stopping }: DeploySurroundings,
  before: SynthContext,
  caller: CallerIdentity,
): Promise<void> {
  const siteOrigin = await knownSiteOrigin(aws, environment);
  const returns = siteOrigin !== undefined && siteOrigin !== before.siteOrigin;
  if (!returns && !before.firstDeployment) return;
  stopping.throwIfAborted();
  const reasons = [
    ...(before.firstDeployment ? ['data is protected from deletion'] : []),
    ...(returns ? [`sign-ins return to ${siteOrigin}`] : []),
  ];
  say(`Deploying once more, so that ${reasons.join(' and ')} ...`);
  const assembly = join(workFolder, 'second');
  await cdk.synth(environment.name, { siteOrigin, firstDeployment: false }, assembly);
  await cdk.deploy(assembly, tagsOf(environment, caller));
}

async function keepOutputs(
  { environment }: Options,
  { aws, say, dataFolder }: DeploySurroundings,
  { account }: CallerIdentity,
): Promise<void> {
  const outputs = await environmentOutputs(aws, environment);
  const file = outputsFile(dataFolder, environment.name);
  const { name, region } = environment;
  await writeOutputs(file, { environment: name, account, region, ...outputs });
  say(nextSteps(environment, outputs, file));
}
