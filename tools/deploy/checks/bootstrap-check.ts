import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findStack, outputsOf } from '../../aws/stacks.ts';
import type { Check, CheckContext } from '../findings/check-context.ts';
import { stop } from '../findings/finding.ts';

const TOOLKIT = 'CDKToolkit';

/** The version of the bootstrap resources that the synthesized stacks ask for. */
function neededVersion(assembly: string): number {
  const { artifacts } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { properties?: { requiresBootstrapStackVersion?: number } }>;
  };
  const versions = Object.values(artifacts).map(
    ({ properties }) => properties?.requiresBootstrapStackVersion,
  );
  return Math.max(0, ...versions.filter((version) => version !== undefined));
}

async function bootstrapFindings({ aws, caller, stacks, assembly }: CheckContext) {
  const needed = neededVersion(assembly);
  const regions = [...new Set(stacks.map(({ region }) => region))];
  const found = await Promise.all(
    regions.map(async (region) => {
      const version = outputsOf(await findStack(aws, { name: TOOLKIT, region })).BootstrapVersion;
      if (version !== undefined && Number(version) >= needed) return [];
      return [
        stop(
          version === undefined
            ? `The account ${caller.account} is not bootstrapped in ${region}.`
            : `The bootstrap stack in ${region} has version ${version}; version ${needed} is needed.`,
          `npx cdk bootstrap aws://${caller.account}/${region}`,
        ),
      ];
    }),
  );
  return found.flat();
}

/** The bucket and roles with which CDK deploys, in each region. */
export const bootstrapCheck: Check = { subject: 'the bootstrap', run: bootstrapFindings };
