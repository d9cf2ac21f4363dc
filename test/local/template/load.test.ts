import { expect, test } from 'vitest';
import { loadDeployment } from '../../../local/template/load.ts';
import { type FixtureAssembly, writeAssembly } from './fixture-assembly.ts';

const origin = 'http://localhost:3000';

function load(assembly: FixtureAssembly, secretText = ({ id }: { id: string }) => `the secret of ${id}`) {
  return loadDeployment({
    assembly: writeAssembly(assembly),
    stackPrefix: 'laurel-dev-',
    origin,
    secretText,
  });
}

/** The resolved value of a property of a single resource. */
function resolve(value: unknown, rest: object = {}, others: object = {}): unknown {
  const Resources = { Probe: { Type: 'Custom::Probe', Properties: { value } }, ...others };
  const { resources } = load({ stacks: { 'laurel-dev-a': { Resources, ...rest } } });
  return resources.find(({ path }) => path === 'laurel-dev-a/Probe')?.properties.value;
}

const mappings = { Mappings: { Sizes: { dev: { small: 1, large: [2, 3] } } } };
const conditions = {
  Conditions: {
    Here: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
    There: { 'Fn::Not': [{ Condition: 'Here' }] },
    Both: { 'Fn::And': [{ Condition: 'Here' }, { Condition: 'There' }] },
    Either: { 'Fn::Or': [{ Condition: 'There' }, { Condition: 'Here' }] },
  },
};

test.each([
  ['plain values stay', { a: [1, 'b', null, true] }, { a: [1, 'b', null, true] }],
  ['pseudo parameters', { Ref: 'AWS::AccountId' }, '000000000000'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 3]] }, 'a-eu-west-1-3'],
  [
    'Fn::Sub with a pseudo parameter',
    { 'Fn::Sub': `x-\${AWS::Partition}-\${!literal}` },
    `x-aws-\${literal}`,
  ],
  [
    'Fn::Sub with its own variables',
    { 'Fn::Sub': [`\${a}/\${b}`, { a: 'left', b: { Ref: 'AWS::Region' } }] },
    'left/eu-west-1',
  ],
  ['Fn::Select and Fn::Split', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  ['Fn::Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
  ['Fn::GetAZs', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'eu-west-1a'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', 'dev', 'small'] }, 1],
  ['Fn::If', { 'Fn::If': ['Here', 'yes', { 'Fn::ImportValue': 'never looked at' }] }, 'yes'],
  ['Fn::Not', { 'Fn::If': ['There', 'yes', 'no'] }, 'no'],
  ['Fn::And', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
  ['Fn::Or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ['AWS::NoValue leaves the property out', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  ['AWS::NoValue leaves the element out', [1, { 'Fn::If': ['There', 2, { Ref: 'AWS::NoValue' }] }], [1]],
])('%s', (_, value, expected) => {
  expect(resolve(value, { ...mappings, ...conditions })).toEqual(expected);
});

test('an unknown intrinsic function is an error that names it and its place', () => {
  expect(() => resolve({ a: [{ 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }] })).toThrow(
    'does not support the intrinsic function Fn::Cidr (at laurel-dev-a/Probe/value/a/0)',
  );
});

test('an unknown condition function is an error that names it', () => {
  const rest = { Conditions: { Odd: { 'Fn::Contains': [['a'], 'a'] } } };
  expect(() => resolve({ 'Fn::If': ['Odd', 1, 2] }, rest)).toThrow(/Fn::Contains .*Conditions\/Odd/);
});

test('a condition that needs itself is an error, not an endless loop', () => {
  const rest = { Conditions: { A: { Condition: 'B' }, B: { Condition: 'A' } } };
  expect(() => resolve({ 'Fn::If': ['A', 1, 2] }, rest)).toThrow('refers to itself');
});

test('a resource whose condition does not hold is not there', () => {
  const Resources = {
    Kept: { Type: 'AWS::SQS::Queue', Condition: 'Here' },
    Left: { Type: 'AWS::SQS::Queue', Condition: 'There' },
  };
  const { resources } = load({ stacks: { 'laurel-dev-a': { Resources, ...conditions } } });
  expect(resources.map(({ path }) => path)).toEqual(['laurel-dev-a/Kept']);
});

const attributes = [
  ['AWS::Lambda::Function', 'Arn', /^arn:aws:lambda:eu-west-1:000000000000:function:laurel-dev-a-It$/],
  ['AWS::DynamoDB::Table', 'Arn', /^arn:aws:dynamodb:eu-west-1:000000000000:table\/laurel-dev-a-It$/],
  ['AWS::DynamoDB::GlobalTable', 'StreamArn', /table\/laurel-dev-a-It\/stream\/\w+$/],
  ['AWS::Kinesis::Stream', 'Arn', /^arn:aws:kinesis:eu-west-1:000000000000:stream\/laurel-dev-a-It$/],
  ['AWS::SQS::Queue', 'QueueName', /^laurel-dev-a-It$/],
  ['AWS::S3::Bucket', 'Arn', /^arn:aws:s3:::laurel-dev-a-it$/],
  ['AWS::S3::Bucket', 'RegionalDomainName', /^laurel-dev-a-it\.s3\.eu-west-1\.amazonaws\.com$/],
  ['AWS::IAM::Role', 'Arn', /^arn:aws:iam::000000000000:role\/laurel-dev-a-It$/],
  ['AWS::KMS::Key', 'Arn', /^arn:aws:kms:eu-west-1:000000000000:key\/[0-9a-f-]{36}$/],
  ['AWS::Logs::LogGroup', 'Arn', /^arn:aws:logs:eu-west-1:000000000000:log-group:laurel-dev-a-It:\*$/],
  ['AWS::Events::EventBus', 'Name', /^laurel-dev-a-It$/],
  [
    'AWS::ApiGatewayV2::Api',
    'ApiEndpoint',
    /^https:\/\/[a-z0-9]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/,
  ],
  ['AWS::Cognito::UserPool', 'ProviderURL', /^http:\/\/localhost:3000$/],
  ['AWS::Cognito::UserPool', 'Arn', /userpool\/eu-west-1_[a-z0-9]{9}$/],
  ['AWS::Cognito::UserPoolClient', 'ClientId', /^[a-z0-9]{26}$/],
  ['AWS::CloudFront::Distribution', 'DomainName', /^[a-z0-9]{14}\.cloudfront\.net$/],
  ['AWS::WAFv2::WebACL', 'Whatever', /^local:laurel-dev-a\/It:Whatever$/],
] as const;

test.each(attributes)('%s has the attribute %s', (Type, attribute, expected) => {
  const value = resolve({ 'Fn::GetAtt': ['It', attribute] }, {}, { It: { Type } });
  expect(value).toMatch(expected);
});

test('names come from the logical ids, so that they outlive a restart and stay within bounds', () => {
  const logicalId = `Function${'x'.repeat(80)}`;
  const others = { [logicalId]: { Type: 'AWS::Lambda::Function' } };
  const names = [1, 2].map(() => resolve({ Ref: logicalId }, {}, others) as string);
  expect(names[0]).toBe(names[1]);
  expect(names[0]).toMatch(/^[A-Za-z0-9-]{1,64}$/);
  expect(
    resolve({ Ref: 'Named' }, {}, { Named: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'own' } } }),
  ).toBe('arn:aws:sns:eu-west-1:000000000000:own');
});

const nestedApp: FixtureAssembly = {
  stacks: {
    'laurel-dev-data': {
      Resources: { Table: { Type: 'AWS::DynamoDB::Table' } },
      Outputs: {
        TableName: { Value: { Ref: 'Table' }, Export: { Name: { 'Fn::Sub': `\${AWS::StackName}:Table` } } },
      },
    },
    'laurel-dev-service': {
      Resources: {
        Child: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { Parameters: { endpoint: { 'Fn::Join': ['', ['https://', { Ref: 'Api' }]] } } },
          Metadata: {
            'aws:cdk:path': 'laurel-dev-service/Ledger.NestedStack/Ledger.NestedStackResource',
            'aws:asset:path': 'child.nested.template.json',
          },
        },
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
        Reader: { Type: 'Custom::Probe', Properties: { value: { 'Fn::GetAtt': ['Child', 'Outputs.Told'] } } },
      },
    },
    'laurel-staging-data': { Resources: { Other: { Type: 'AWS::SQS::Queue' } } },
  },
  nested: {
    'child.nested.template.json': {
      Parameters: { endpoint: { Type: 'String' }, size: { Type: 'Number', Default: 7 } },
      Resources: {
        Book: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Environment: {
              Variables: {
                LEDGER_TABLE: { 'Fn::ImportValue': 'laurel-dev-data:Table' },
                OTHER_WAY: {
                  'Fn::GetStackOutput': { StackName: 'laurel-dev-data', OutputName: 'TableName' },
                },
                ENDPOINT: { Ref: 'endpoint' },
                SIZE: { Ref: 'size' },
              },
            },
          },
        },
      },
      Outputs: { Told: { Value: { 'Fn::GetAtt': ['Book', 'Arn'] } } },
    },
  },
};

test('nested stacks get their parameters, give their outputs and import from other stacks', () => {
  const { resources } = load(nestedApp);
  const book = resources.find(({ type }) => type === 'AWS::Lambda::Function');
  const api = resources.find(({ type }) => type === 'AWS::ApiGatewayV2::Api');
  const reader = resources.find(({ type }) => type === 'Custom::Probe');
  expect(book?.path).toBe('laurel-dev-service/Ledger/Book');
  expect(book?.properties.Environment).toEqual({
    Variables: {
      LEDGER_TABLE: 'laurel-dev-data-Table',
      OTHER_WAY: 'laurel-dev-data-Table',
      ENDPOINT: `https://${api?.ref}`,
      SIZE: 7,
    },
  });
  expect(reader?.properties.value).toBe(book?.arn);
});

test("another environment's stacks are left out, and an assembly without ours says so", () => {
  expect(load(nestedApp).resources.some(({ type }) => type === 'AWS::SQS::Queue')).toBe(false);
  expect(() => load({ stacks: { 'laurel-staging-data': {} } })).toThrow(
    'The app has no stack whose name begins with laurel-dev-',
  );
});

test.each([
  ['a missing export', { 'Fn::ImportValue': 'nowhere' }, 'No stack exports nowhere'],
  ['a missing resource', { Ref: 'Nobody' }, 'nothing named Nobody'],
  [
    'a missing output',
    { 'Fn::GetStackOutput': { StackName: 'laurel-dev-a', OutputName: 'None' } },
    'no output None',
  ],
  ['a reference past the end', { 'Fn::Select': [3, ['a']] }, 'past the end'],
  ['an unknown dynamic reference', '{{resolve:ssm:/a/b}}', 'cannot resolve {{resolve:ssm:/a/b}}'],
  ['an unknown secret', '{{resolve:secretsmanager:nobody:SecretString:::}}', 'no secret nobody'],
])('%s is an error', (_, value, message) => {
  expect(() => resolve(value)).toThrow(message);
});

const secret = { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'own' } } };
const reference = (id: unknown, rest: string) => ({
  'Fn::Join': ['', ['{{resolve:secretsmanager:', id, rest]],
});

test('dynamic references are replaced by the secret, found by its ARN or name', () => {
  const expected = 'the secret of laurel-dev-a/Secret';
  expect(resolve(reference({ Ref: 'Secret' }, ':SecretString:::}}'), {}, secret)).toBe(expected);
  expect(resolve(reference('own', '}}'), {}, secret)).toBe(expected);
});

test('a dynamic reference may name a field of the secret', () => {
  const Resources = {
    Probe: {
      Type: 'Custom::Probe',
      Properties: { value: reference({ Ref: 'Secret' }, ':SecretString:key::}}') },
    },
    ...secret,
  };
  const { resources } = load({ stacks: { 'laurel-dev-a': { Resources } } }, () => '{"key":"k1"}');
  expect(resources[0]?.properties.value).toBe('k1');
});

test('assets are found by their S3 key, whatever stack names them', () => {
  const deployment = load({ ...nestedApp, assets: { abc: { 'index.mjs': '' } } });
  expect(deployment.assetFolder('abc.zip')).toMatch(/asset\.abc$/);
  expect(() => deployment.assetFolder('missing.zip')).toThrow('No asset has the key missing.zip');
});
