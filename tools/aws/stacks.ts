import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { Environment } from '../../infra/environments/environment.ts';
import { Stop } from '../terminal/stop.ts';
import { calling } from './failure.ts';
import { type AwsSettings, HOME_REGION } from './settings.ts';

export interface StackName {
  readonly name: string;
  readonly region: string;
}

/** The stacks of an environment, in the order in which they are deployed. */
function stackNames(environment: Environment): readonly StackName[] {
  const named = (part: string, region: string) => ({ name: `laurel-${environment.name}-${part}`, region });
  return [
    ...(environment.firewall ? [named('edge', HOME_REGION)] : []),
    named('data', environment.region),
    named('service', environment.region),
  ];
}

/** A deployed stack, or undefined where there is none. */
export async function findStack(aws: AwsSettings, { name, region }: StackName): Promise<Stack | undefined> {
  try {
    const client = new CloudFormationClient(aws(region));
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
}

/** A stack of an environment as CloudFormation has it; without `stack` it is not deployed. */
export interface DeployedStack extends StackName {
  readonly stack: Stack | undefined;
}

export function deployedStacks(
  aws: AwsSettings,
  environment: Environment,
): Promise<readonly DeployedStack[]> {
  return Promise.all(
    stackNames(environment).map(async (name) => ({
      ...name,
      stack: await calling(`reading the stack ${name.name}`, () => findStack(aws, name)),
    })),
  );
}

/** A stack's outputs by their names, as the templates call them. */
export function outputsOf(stack: Stack | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}

/** The outputs of all stacks of an environment. The exports between stacks, which CDK names itself, are left out. */
export async function environmentOutputs(
  aws: AwsSettings,
  environment: Environment,
): Promise<Readonly<Record<string, string>>> {
  const stacks = await deployedStacks(aws, environment);
  const outputs = Object.assign({}, ...stacks.map(({ stack }) => outputsOf(stack))) as Record<string, string>;
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => !key.startsWith('ExportsOutput')));
}

/** An output that the tool needs. Without it the environment is not deployed, or by an older version. */
export function needOutput(
  outputs: Readonly<Record<string, string>>,
  key: string,
  environment: Environment,
): string {
  const value = outputs[key];
  if (value !== undefined) return value;
  throw new Stop(
    1,
    `The environment ${environment.name} has no output ${key} in ${environment.region}. Deploy it first: npm run deploy -- ${environment.name}`,
  );
}
