import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import { readable } from '../../infra/synth/permissions.ts';
import type { Located, SynthesizedTemplate } from '../../infra/synth/templates.ts';
import { synthesized } from './synthesized.ts';

const count = (section: object | undefined) => Object.keys(section ?? {}).length;
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** Limits of a template: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const ofTemplate: Readonly<Record<string, readonly [number, (template: SynthesizedTemplate) => number]>> = {
  // The limit is 500: the rest is for the growth of one release.
  'resources (450 of the 500 of CloudFormation)': [450, ({ Resources }) => count(Resources)],
  // The limit is 1 MB in S3, from where every template of CDK comes.
  'bytes (0.9 of the 1,000,000 of CloudFormation)': [900_000, bytes],
  'outputs (CloudFormation: 200)': [200, ({ Outputs }) => count(Outputs)],
  'parameters (CloudFormation: 200)': [200, ({ Parameters }) => count(Parameters)],
  'mappings (CloudFormation: 200)': [200, ({ Mappings }) => count(Mappings)],
};

/** Limits of one resource by its type, as the service states them. They hold for any account. */
const ofResource: readonly (readonly [string, string, number, (resource: Located) => number])[] = [
  [
    'AWS::Lambda::Function',
    'characters of a description (Lambda: 256)',
    256,
    ({ Properties }) => String(Properties.Description ?? '').length,
  ],
  [
    'AWS::IAM::Role',
    'managed policies of a role (IAM: 10)',
    10,
    ({ Properties }) => Properties.ManagedPolicyArns?.length ?? 0,
  ],
  [
    'AWS::ApiGatewayV2::Route',
    'scopes of a route (API Gateway: 10)',
    10,
    ({ Properties }) => Properties.AuthorizationScopes?.length ?? 0,
  ],
  [
    'AWS::ApiGatewayV2::Stage',
    'bytes of the format of an access log (API Gateway: 3 KB)',
    3_072,
    ({ Properties }) => Buffer.byteLength(Properties.AccessLogSettings?.Format ?? ''),
  ],
  [
    'AWS::CloudWatch::Alarm',
    'characters of a description (CloudWatch: 1,024)',
    1_024,
    ({ Properties }) => String(Properties.AlarmDescription ?? '').length,
  ],
  [
    'AWS::Cognito::UserPoolClient',
    'addresses to return to (Cognito: 100)',
    100,
    ({ Properties }) => Properties.CallbackURLs?.length ?? 0,
  ],
  [
    'AWS::StepFunctions::StateMachine',
    'bytes of a definition (Step Functions: 1 MB)',
    1_000_000,
    ({ Properties }) => bytes(Properties.DefinitionString),
  ],
  [
    'AWS::DynamoDB::Table',
    'local indexes (DynamoDB: 5)',
    5,
    ({ Properties }) => Properties.LocalSecondaryIndexes?.length ?? 0,
  ],
  [
    'AWS::DynamoDB::Table',
    'global indexes (DynamoDB: 20)',
    20,
    ({ Properties }) => Properties.GlobalSecondaryIndexes?.length ?? 0,
  ],
];

const ROUTES_MAX = 300;
const POLICY_CHARACTERS_MAX = 10_240;
/** A reference takes less in a template than the ARN or the name that takes its place: 150 is a long ARN. */
const RESOLVED_CHARACTERS = 150;

/** The size of the policy document as IAM counts it, without white space and with each reference resolved. */
function policyCharacters(document: { readonly Statement: readonly Record<string, unknown>[] }): number {
  const resolved = JSON.stringify(document, (key, value) => {
    const isReference =
      typeof value === 'object' && value !== null && /^(Ref|Fn::)/.test(Object.keys(value)[0] ?? '');
    return isReference && key !== 'Condition' ? readable(value).padEnd(RESOLVED_CHARACTERS, '-') : value;
  });
  return resolved.length;
}

describe.each(environmentNames)('limits in %s', (name) => {
  const app = synthesized(name);

  it.each(Object.entries(ofTemplate))('a template has at most %s', (_, [max, measure]) => {
    const over = [...app.templates].filter(([, template]) => measure(template) > max);
    expect(over.map(([path, template]) => `${path}: ${measure(template)}`)).toEqual([]);
  });

  it.each(ofResource)('%s: %s', (type, _, max, measure) => {
    const resources = app.ofType(type);
    expect(resources.length).toBeGreaterThan(0);
    const over = resources.filter((resource) => measure(resource) > max);
    expect(over.map((resource) => `${resource.logicalId}: ${measure(resource)}`)).toEqual([]);
  });

  it(`an API has at most ${ROUTES_MAX} routes and as many integrations (API Gateway's quotas)`, () => {
    for (const type of ['AWS::ApiGatewayV2::Route', 'AWS::ApiGatewayV2::Integration']) {
      const parts = app.ofType(type);
      expect(parts.length).toBeGreaterThan(50);
      // All are counted as parts of one API: the socket has four of them.
      expect(parts.length, type).toBeLessThanOrEqual(ROUTES_MAX);
    }
  });

  it(`a role has at most ${POLICY_CHARACTERS_MAX} characters of inline policies (IAM)`, () => {
    const sizes = new Map<string, number>();
    for (const { Type, Properties, stack, logicalId } of app.resources) {
      const add = (role: string, document: Parameters<typeof policyCharacters>[0]) =>
        sizes.set(role, (sizes.get(role) ?? 0) + policyCharacters(document));
      if (Type === 'AWS::IAM::Policy')
        for (const role of Properties.Roles) add(`${stack}/${role.Ref}`, Properties.PolicyDocument);
      if (Type === 'AWS::IAM::Role')
        for (const { PolicyDocument } of Properties.Policies ?? [])
          add(`${stack}/${logicalId}`, PolicyDocument);
    }
    expect(sizes.size).toBeGreaterThan(50);
    const over = [...sizes].filter(([, characters]) => characters > POLICY_CHARACTERS_MAX);
    expect(over).toEqual([]);
  });
});
