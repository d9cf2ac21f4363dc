import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentNamed } from '../../../infra/environments/environments.ts';
import type { Cdk } from '../../../tools/deploy/cdk.ts';
import { deploy } from '../../../tools/deploy/deploy.ts';
import type { Options } from '../../../tools/deploy/options.ts';
import type { Surroundings } from '../../../tools/deploy/surroundings.ts';
import { Stop } from '../../../tools/terminal/stop.ts';
import { ACCOUNT } from '../aws/account.ts';
import type { AwsAtWire } from '../aws/aws-at-wire.ts';

/** A protected environment with every setting that it needs. */
export const production = {
  ...environmentNamed('production'),
  account: ACCOUNT,
  alarmAddress: 'alarms@points.shop.com',
  mailSender: { address: 'points@shop.com', verifiedDomain: 'shop.com' },
  tillAddresses: ['203.0.113.7/32'],
  site: {
    domain: 'points.shop.com',
    certificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/11111111-2222-3333-4444-555555555555`,
  },
};

/** The resources of the test's template, by type. */
export const someResources: Readonly<Record<string, number>> = {
  'AWS::IAM::Role': 100,
  'AWS::DynamoDB::Table': 12,
  'AWS::Cognito::UserPool': 1,
};

/** Each function sets three executions aside. */
export const someReserved: Readonly<Record<string, number>> = {
  ...someResources,
  'AWS::Lambda::Function': 20,
};

function propertiesOf(type: string, index: number): Readonly<Record<string, unknown>> {
  return type === 'AWS::Lambda::Function'
    ? { ReservedConcurrentExecutions: 3 }
    : { RouteKey: `GET /${index}` };
}

function writeAssembly(folder: string, resources: Readonly<Record<string, number>>): void {
  mkdirSync(folder, { recursive: true });
  const listed = Object.entries(resources).flatMap(([Type, count]) =>
    Array.from({ length: count }, (_, index) => [
      `${Type.replaceAll(':', '')}${index}`,
      { Type, Properties: propertiesOf(Type, index) },
    ]),
  );
  writeFileSync(join(folder, 'one.template.json'), JSON.stringify({ Resources: Object.fromEntries(listed) }));
  const artifacts = { one: { properties: { requiresBootstrapStackVersion: 6 } } };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
}

export interface Deployment {
  readonly code: number | undefined;
  /** The sentences of a refusal. */
  readonly refusal: string;
  readonly said: string;
  /** The steps of CDK, in order. */
  readonly steps: readonly string[];
  readonly dataFolder: string;
}

export interface Setup {
  readonly options?: Partial<Options>;
  readonly resources?: Readonly<Record<string, number>>;
  readonly differs?: boolean;
  readonly ask?: Surroundings<boolean>['ask'];
  readonly stopping?: AbortSignal;
  /** Called when CDK would deploy. */
  readonly onDeploy?: () => void;
}

/** Runs the deploy command against an account of the test, with the steps of CDK recorded in place of CDK. */
export async function deployed(wire: AwsAtWire, setup: Setup = {}): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-deploy-test-'));
  const steps: string[] = [];
  const said: string[] = [];
  const cdk: Cdk = {
    async synth(name, { siteOrigin, firstDeployment }, output) {
      const origin = siteOrigin === undefined ? '' : ` for ${siteOrigin}`;
      steps.push(`synth ${name}${origin}${firstDeployment ? ', unprotected' : ''}`);
      writeAssembly(output, setup.resources ?? someResources);
    },
    async diff() {
      steps.push('diff');
      return setup.differs ?? true;
    },
    async deploy(_, tags) {
      steps.push(`deploy ${JSON.stringify(tags)}`);
      setup.onDeploy?.();
    },
    async destroy() {
      steps.push('destroy');
    },
  };
  const options = {
    environment: environmentNamed('dev'),
    yes: true,
    check: false,
    takeOver: false,
    ...setup.options,
  };
  const result = { steps, dataFolder: join(folder, 'data') };
  try {
    const code = await deploy(options, {
      aws: wire.settings,
      cdk,
      workFolder: folder,
      dataFolder: result.dataFolder,
      stopping: setup.stopping ?? new AbortController().signal,
      say: (text) => said.push(text),
      ask: setup.ask,
      pollMs: 1,
    });
    return { ...result, code, refusal: '', said: said.join('\n') };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { ...result, code: error.exitCode, refusal: error.message, said: said.join('\n') };
  }
}
