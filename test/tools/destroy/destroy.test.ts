import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { environmentNamed } from '../../../infra/environments/environments.ts';
import type { Cdk } from '../../../tools/deploy/cdk.ts';
import { DEPLOYED_BY } from '../../../tools/deploy/checks/owner-check.ts';
import { outputsFile, writeOutputs } from '../../../tools/deploy/outputs-file.ts';
import { destroy } from '../../../tools/destroy/destroy.ts';
import type { Options } from '../../../tools/destroy/options.ts';
import { Stop } from '../../../tools/terminal/stop.ts';
import { readyAccount, type StackOfTest } from '../aws/account.ts';
import { AwsAtWire, body, failure, type Operation } from '../aws/aws-at-wire.ts';
import { dataStack, serviceStack } from '../aws/stacks-of-test.ts';

let wire: AwsAtWire;
afterEach(() => wire.close());

interface Setup {
  readonly stacks?: readonly StackOfTest[];
  readonly operations?: Readonly<Record<string, Operation>>;
  readonly options?: Partial<Options>;
  /** The reply to the question for the name. */
  readonly typed?: string;
}

async function destroyed({ stacks = [dataStack, serviceStack], operations = {}, options, typed }: Setup) {
  wire = await AwsAtWire.start({ ...readyAccount(stacks), ...operations });
  const steps: string[] = [];
  const said: string[] = [];
  const step = (name: string) => async () => {
    steps.push(name);
  };
  const cdk: Cdk = {
    synth: step('synth'),
    diff: async () => true,
    deploy: step('deploy'),
    destroy: step('destroy'),
  };
  const dataFolder = mkdtempSync(join(tmpdir(), 'laurel-destroy-test-'));
  const file = outputsFile(dataFolder, 'dev');
  await writeOutputs(file, { environment: 'dev' });
  const surroundings = {
    aws: wire.settings,
    cdk,
    workFolder: dataFolder,
    dataFolder,
    stopping: new AbortController().signal,
    say: (text: string) => said.push(text),
    ask: typed === undefined ? undefined : async () => typed,
  };
  const given = { environment: environmentNamed('dev'), yes: false, takeOver: false, ...options };
  const outcome = await destroy(given, surroundings).catch((error) => {
    if (!(error instanceof Stop)) throw error;
    return error;
  });
  const [code, refusal] = outcome instanceof Stop ? [outcome.exitCode, outcome.message] : [outcome, ''];
  return { code, refusal, steps, said: said.join('\n'), outputsKept: existsSync(file) };
}

describe('npm run destroy', () => {
  it.each([
    ['the typed name', { typed: 'dev' }],
    ['--yes', { options: { yes: true } }],
  ])('removes dev after %s, and its outputs with it', async (_, setup) => {
    const { code, steps, said, outputsKept } = await destroyed(setup);
    expect([code, steps, outputsKept]).toEqual([0, ['synth', 'destroy'], false]);
    expect(said).toContain('Removed: laurel-dev-data, laurel-dev-service.');
  });

  it.each(['', 'y', 'dev-blue'])('removes nothing after the typed %j', async (typed) => {
    const { code, steps, outputsKept } = await destroyed({ typed });
    expect([code, steps, outputsKept]).toEqual([1, [], true]);
  });

  it('asks for --yes without a terminal', async () => {
    const { code, refusal, steps } = await destroyed({});
    expect([code, steps]).toEqual([2, []]);
    expect(refusal).toContain('--yes');
  });

  it('has nothing to do where nothing is deployed', async () => {
    const { code, steps, said } = await destroyed({ stacks: [], options: { yes: true } });
    expect([code, steps]).toEqual([0, []]);
    expect(said).toContain('there is nothing to remove');
  });

  it("refuses another's stage without --take-over", async () => {
    const stacks = [{ ...dataStack, tags: { [DEPLOYED_BY]: 'arn:aws:iam::1:user/second' } }];
    const refused = await destroyed({ stacks, options: { yes: true } });
    expect([refused.code, refused.steps]).toEqual([1, []]);
    expect(refused.refusal).toMatch(/deployed by arn:aws:iam::1:user\/second/);
    await wire.close();
    const { code } = await destroyed({ stacks, options: { yes: true, takeOver: true } });
    expect(code).toBe(0);
  });

  it('refuses a protected environment without credentials, too', async () => {
    const { code, refusal, steps } = await destroyed({
      operations: { GetCallerIdentity: () => failure(403, 'ExpiredToken') },
      options: { environment: environmentNamed('production'), yes: true },
    });
    expect([code, steps]).toEqual([1, []]);
    expect(refusal).toMatch(/^production is protected, .*credentials have expired/);
  });

  it('refuses a protected environment with what it would have lost, even with --yes', async () => {
    const resource = (
      ResourceType: string,
      PhysicalResourceId: string,
      ResourceStatus = 'CREATE_COMPLETE',
    ) => ({
      LogicalResourceId: PhysicalResourceId,
      ResourceType,
      PhysicalResourceId,
      ResourceStatus,
      LastUpdatedTimestamp: '2026-11-29T00:00:00Z',
    });
    const { code, refusal, steps } = await destroyed({
      stacks: [{ StackName: 'laurel-production-data', EnableTerminationProtection: true }],
      operations: {
        ListStackResources: ({ StackName }) =>
          body({
            StackResourceSummaries:
              StackName === 'nested'
                ? [resource('AWS::Kinesis::Stream', 'events')]
                : [
                    resource('AWS::DynamoDB::Table', 'ledger'),
                    resource('AWS::Cognito::UserPool', 'eu-west-1_p'),
                    resource('AWS::KMS::Key', 'key-1'),
                    resource('AWS::CloudWatch::Alarm', 'alarm'),
                    resource('AWS::S3::Bucket', 'removed', 'DELETE_COMPLETE'),
                    resource('AWS::CloudFormation::Stack', 'nested'),
                  ],
          }),
        DescribeTable: () => body({ Table: { ItemCount: 1_200_345 } }),
        DescribeUserPool: () => body({ UserPool: { EstimatedNumberOfUsers: 7 } }),
      },
      options: { environment: environmentNamed('production'), yes: true },
    });
    expect([code, steps]).toEqual([1, []]);
    expect(refusal).toContain('table ledger: about 1200345 items');
    expect(refusal).toContain('user pool eu-west-1_p: about 7 users');
    expect(refusal).toContain('key key-1, and all that it encrypts');
    expect(refusal).toContain('stream events');
    expect(refusal).not.toMatch(/alarm|removed/);
    expect(refusal).toContain('Nothing was changed.');
    expect(wire.count('DeleteStack')).toBe(0);
  });
});
