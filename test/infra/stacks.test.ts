import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { dependenciesWithin } from './dependencies.ts';
import { synthesized } from './synthesized.ts';

/** Properties by which CloudFormation would take a name from us: then a replacement, or a second copy, cannot be made. */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Kinesis::Stream': 'Name',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Cognito::UserPool': 'UserPoolName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::WAFv2::WebACL': 'Name',
  'AWS::WAFv2::IPSet': 'Name',
};

function cycleIn(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}

it('a cycle is found where there is one', () => {
  expect(
    cycleIn(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b', 'c', 'b']);
  expect(
    cycleIn(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
        ['c', []],
      ]),
    ),
  ).toBeUndefined();
});

describe.each(environmentNames)('stacks of %s', (name) => {
  const { templates, laurel, resources } = synthesized(name);

  it('are data and service, and edge where there is a firewall', () => {
    const roots = [...templates.keys()].filter((path) => !path.includes('/'));
    const expected = environments[name].firewall ? ['edge', 'data', 'service'] : ['data', 'service'];
    expect(roots).toEqual(expected.map((stack) => `laurel-${name}-${stack}`));
    expect(laurel.data.region).toBe(environments[name].region);
    expect(laurel.edge?.region).toBe(environments[name].firewall ? 'us-east-1' : undefined);
  });

  it('have no cycle, within a template or between stacks', () => {
    for (const [path, template] of templates) {
      expect(cycleIn(dependenciesWithin(template.Resources ?? {})), path).toBeUndefined();
    }
    const stacks = [laurel.data, laurel.service, ...(laurel.edge ? [laurel.edge] : [])];
    const edges = stacks.map(
      (stack) => [stack.stackName, stack.dependencies.map(({ stackName }) => stackName)] as const,
    );
    expect(cycleIn(new Map(edges))).toBeUndefined();
    expect(laurel.service.dependencies).toContain(laurel.data);
    expect(laurel.data.dependencies).toEqual([]);
  });

  it('name nothing: a table can be restored, a stack deployed twice', () => {
    const named = resources.filter(({ Type, Properties }) => {
      const property = nameProperties[Type];
      return property !== undefined && Properties[property] !== undefined;
    });
    expect(named.map(({ logicalId }) => logicalId)).toEqual([]);
  });

  it('nest the service by capability', () => {
    const nested = [...templates.keys()].filter((path) => path.startsWith(`laurel-${name}-service/`));
    expect(nested.map((path) => path.split('/')[1]).sort()).toEqual(
      [
        'Approvals',
        'Audit',
        'BackFills',
        'Backtests',
        'Clients',
        'Engagement',
        'Counting',
        'Households',
        'Ledger',
        'Members',
        'Program',
        'Projections',
        'Promotions',
        'Realtime',
        'Rewards',
        'Service',
        'Site',
        'Stage',
        'Stores',
      ].sort(),
    );
  });

  it('keep nothing that must survive in the service', () => {
    const stateful = resources.filter(
      ({ Type, stack }) =>
        !stack.endsWith('-data') &&
        /^AWS::(DynamoDB::Table|Kinesis::Stream|KMS::Key|Cognito::UserPool|SecretsManager::Secret)$/.test(
          Type,
        ),
    );
    expect(stateful).toEqual([]);
  });
});
