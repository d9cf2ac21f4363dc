import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import { replacements, statefulResources } from '../../infra/synth/stateful.ts';
import { readStateful } from '../../infra/synth/stateful-file.ts';
import type { Located } from '../../infra/synth/templates.ts';
import { synthesized } from './synthesized.ts';

const resourcesOf = (change: (resource: Located) => Located = (resource) => resource) =>
  new Map(
    environmentNames.map((name) => [
      name,
      synthesized(name).resources.map((resource) => change(structuredClone(resource))),
    ]),
  );

/** Replacements that a deployment would make after a change of the resource whose id begins so. */
function replacedBy(id: string, change: (resource: Located) => Located): readonly string[] {
  const changed = resourcesOf((resource) =>
    resource.logicalId.startsWith(id) ? change(resource) : resource,
  );
  return [...replacements(readStateful(), statefulResources(changed)).values()];
}

const withProperties = (properties: Readonly<Record<string, unknown>>) => (resource: Located) => ({
  ...resource,
  Properties: { ...resource.Properties, ...properties },
});

/** Types of which every resource of the data stack is in the file. */
const stateful =
  /^AWS::(DynamoDB::Table|Kinesis::Stream|KMS::Key|Cognito::UserPool(Client|Group|ResourceServer)?|S3::Bucket|SNS::Topic)$/;

describe('the resources that hold state', () => {
  const now = statefulResources(resourcesOf());

  it('are not replaced: each keeps its id and its fixed properties', () => {
    expect([...replacements(readStateful(), now).values()]).toEqual([]);
  });

  it('are all in infra/synth/stateful.json: npm run stateful adds a new one', () => {
    expect(readStateful()).toEqual(now);
    const all = environmentNames.flatMap((name) =>
      synthesized(name).resources.filter(({ Type, stack }) => stateful.test(Type) && stack.endsWith('-data')),
    );
    expect(all.length).toBeGreaterThan(80);
    expect(all.filter(({ logicalId }) => readStateful()[logicalId] === undefined)).toEqual([]);
  });
});

describe('a replacement is found', () => {
  it('where a key attribute has another name or another type', () => {
    const renamed = [
      { AttributeName: 'account', KeyType: 'HASH' },
      { AttributeName: 'seq', KeyType: 'RANGE' },
    ];
    const attributes = [
      { AttributeName: 'account', AttributeType: 'S' },
      { AttributeName: 'memberId', AttributeType: 'S' },
      { AttributeName: 'seq', AttributeType: 'N' },
      { AttributeName: 'reference', AttributeType: 'S' },
    ];
    expect(
      replacedBy('LedgerTable', withProperties({ KeySchema: renamed, AttributeDefinitions: attributes })),
    ).toEqual([expect.stringMatching(/^KeySchema and KeyAttributes of .* LedgerTable.* lose all items/)]);
    const asText = attributes.slice(1).map((one) => ({ ...one, AttributeType: 'S' }));
    expect(replacedBy('LedgerTable', withProperties({ AttributeDefinitions: asText }))).toEqual([
      expect.stringMatching(/^KeyAttributes of /),
    ]);
  });

  it('where a local index, a name or the sign-in of a pool changes', () => {
    expect(replacedBy('LedgerTable', withProperties({ LocalSecondaryIndexes: undefined }))).toHaveLength(1);
    expect(replacedBy('Entries', withProperties({ Name: 'entries' }))).toHaveLength(1);
    expect(replacedBy('ProfileKey', withProperties({ KeySpec: 'RSA_2048' }))).toHaveLength(1);
    expect(replacedBy('IdentityUsers6', withProperties({ UsernameAttributes: ['phone_number'] }))).toEqual([
      expect.stringContaining('lose all users'),
    ]);
    expect(replacedBy('IdentityClientsConsole', withProperties({ GenerateSecret: true }))).toHaveLength(1);
    expect(replacedBy('IdentifierKey', withProperties({ GenerateSecretString: {} }))).toEqual([
      expect.stringContaining('every card'),
    ]);
  });

  it('where a construct is renamed, or is gone from one environment', () => {
    const renamed = (resource: Located) => ({ ...resource, logicalId: `Old${resource.logicalId}` });
    expect(replacedBy('RewardsTable', renamed)).toEqual([
      expect.stringMatching(/RewardsTable\w+ is gone from dev, staging, production: .*old id and place/),
    ]);
    const goneFromStaging = resourcesOf().set(
      'staging',
      synthesized('staging').resources.filter(({ logicalId }) => !logicalId.startsWith('AuditTable')),
    );
    expect([...replacements(readStateful(), statefulResources(goneFromStaging)).values()]).toEqual([
      expect.stringMatching(/AuditTable\w+ is gone from staging:/),
    ]);
  });

  it('where an attribute of users changes, and not where one is added', () => {
    const schema = (change: (attributes: readonly object[]) => readonly object[]) => (resource: Located) =>
      withProperties({ Schema: change(resource.Properties.Schema) })(resource);
    expect(
      replacedBy(
        'IdentityUsers6',
        schema((attributes) => [...attributes, { Name: 'shop' }]),
      ),
    ).toEqual([]);
    expect(
      replacedBy(
        'IdentityUsers6',
        schema((attributes) => attributes.map((attribute) => ({ ...attribute, Mutable: false }))),
      ),
    ).toEqual([expect.stringMatching(/^Schema of AWS::Cognito::UserPool /)]);
  });

  it('but not where an index of its own key is added to a table', () => {
    const index = { IndexName: 'byShop', KeySchema: [{ AttributeName: 'shop', KeyType: 'HASH' }] };
    const change = (resource: Located) =>
      withProperties({
        GlobalSecondaryIndexes: [index],
        AttributeDefinitions: [
          ...resource.Properties.AttributeDefinitions,
          { AttributeName: 'shop', AttributeType: 'S' },
        ],
      })(resource);
    expect(replacedBy('RewardsTable', change)).toEqual([]);
  });
});
