import { describe, expect, it } from 'vitest';
import { environmentNamed, environments } from '../../infra/environments/environments.ts';
import { NAME_LENGTH_MAX } from '../../infra/environments/name.ts';
import type { Located, Synthesized } from '../../infra/synth/templates.ts';
import { synthesize, synthesized } from './synthesized.ts';

/** Names that may be equal in two stages, with the resource within which each is unique, or the reason. */
const shared: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Api Name': 'a label: an API is known by its id',
  'AWS::ApiGatewayV2::Authorizer Name': 'its API',
  'AWS::ApiGatewayV2::Stage StageName': 'its API',
  'AWS::CloudWatch::Alarm MetricName': 'its namespace and dimensions',
  'AWS::CloudWatch::Alarm Dimensions.Name': 'its metric',
  'AWS::CloudWatch::Alarm Metrics.Id': 'its alarm',
  'AWS::CloudWatch::Alarm Metrics.MetricStat.Metric.MetricName': 'its namespace and dimensions',
  'AWS::CloudWatch::Alarm Metrics.MetricStat.Metric.Dimensions.Name': 'its metric',
  'AWS::Cognito::UserPool AccountRecoverySetting.RecoveryMechanisms.Name': 'a word of Cognito',
  'AWS::Cognito::UserPool Schema.Name': 'its user pool',
  'AWS::Cognito::UserPoolClient ClientName': 'its user pool',
  'AWS::Cognito::UserPoolGroup GroupName': 'its user pool',
  'AWS::Cognito::UserPoolResourceServer Identifier': 'its user pool',
  'AWS::Cognito::UserPoolResourceServer Name': 'its user pool',
  'AWS::Cognito::UserPoolResourceServer Scopes.ScopeName': 'its resource server',
  'AWS::CloudFront::Distribution DistributionConfig.Origins.OriginCustomHeaders.HeaderName':
    'its distribution',
  'AWS::CloudFront::Distribution DistributionConfig.Origins.Id': 'its distribution',
  'AWS::DynamoDB::Table AttributeDefinitions.AttributeName': 'its table',
  'AWS::DynamoDB::Table GlobalSecondaryIndexes.IndexName': 'its table',
  'AWS::DynamoDB::Table GlobalSecondaryIndexes.KeySchema.AttributeName': 'its table',
  'AWS::DynamoDB::Table KeySchema.AttributeName': 'its table',
  'AWS::DynamoDB::Table LocalSecondaryIndexes.IndexName': 'its table',
  'AWS::DynamoDB::Table LocalSecondaryIndexes.KeySchema.AttributeName': 'its table',
  'AWS::DynamoDB::Table TimeToLiveSpecification.AttributeName': 'its table',
  'AWS::Events::Rule Targets.Id': 'its rule',
  'AWS::IAM::Policy PolicyName': 'its role',
  'AWS::IAM::Role Policies.PolicyName': 'its role',
};

/** Longest names that AWS takes, where we or CDK make the name. */
const lengthMax: Readonly<Record<string, number>> = {
  'AWS::ApiGatewayV2::Api Description': 1024,
  'AWS::CloudFront::Distribution DistributionConfig.CacheBehaviors.TargetOriginId': 128,
  'AWS::CloudFront::Distribution DistributionConfig.DefaultCacheBehavior.TargetOriginId': 128,
  'AWS::CloudFront::Distribution DistributionConfig.Origins.Id': 128,
  'AWS::CloudFront::Function Name': 64,
  'AWS::CloudFront::OriginAccessControl OriginAccessControlConfig.Name': 64,
  'AWS::CloudFront::ResponseHeadersPolicy ResponseHeadersPolicyConfig.Name': 128,
  'AWS::CloudFront::Distribution DistributionConfig.Comment': 128,
  'AWS::CloudWatch::Alarm Namespace': 255,
  'AWS::Cognito::UserPoolDomain Domain': 63,
  'AWS::IAM::Policy PolicyName': 128,
  'AWS::KMS::Key Description': 8192,
  'AWS::Lambda::Function Description': 256,
  // All variables of a function share 4 KB; this is what CloudWatch takes.
  'AWS::Lambda::Function Environment.Variables.POWERTOOLS_METRICS_NAMESPACE': 255,
  'AWS::Logs::QueryDefinition Name': 255,
  'AWS::SNS::Topic DisplayName': 100,
  'AWS::SecretsManager::Secret Description': 2048,
};

/** The longest logical id, and the longest name of a parameter or an output. */
const LOGICAL_ID_MAX = 255;
const STACK_NAME_MAX = 128;
const EXPORT_NAME_MAX = 255;
/** A hyphen and twelve or thirteen characters end the name that CloudFormation makes for a resource. */
const RANDOM_LENGTH = 14;

const naming = /(?:^|\.)(?:\w*Name|\w*Identifier|Domain|\w*Prefix|Id|Namespace)$/;

/** The text of a value in an account; undefined where it refers to another resource, whose name is its own. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value) return value.Ref === 'AWS::AccountId' ? '111122223333' : undefined;
  if (!('Fn::Join' in value)) return undefined;
  const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
  const texts = parts.map(textOf);
  return texts.includes(undefined) ? undefined : texts.join(separator);
}

/** Every text in the properties of a resource, by its type and its path without the places in lists. */
function textsOf(resource: Located): readonly { readonly property: string; readonly text: string }[] {
  const visit = (value: unknown, path: string): { property: string; text: string }[] => {
    const text = textOf(value);
    if (text !== undefined) return [{ property: `${resource.Type} ${path}`, text }];
    if (Array.isArray(value)) return value.flatMap((inner) => visit(inner, path));
    if (typeof value !== 'object' || value === null) return [];
    if (Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) return [];
    return Object.entries(value).flatMap(([key, inner]) =>
      visit(inner, path === '' ? key : `${path}.${key}`),
    );
  };
  return visit(resource.Properties, '');
}

function namesIn({ resources }: Synthesized): ReadonlySet<string> {
  return new Set(
    resources
      .filter(({ Type }) => Type.startsWith('AWS::'))
      .flatMap(textsOf)
      .filter(({ property }) => naming.test(property.split(' ')[1] ?? ''))
      .map(({ property, text }) => `${property} ${text}`),
  );
}

function exportsOf({ templates }: Synthesized): readonly string[] {
  return [...templates.values()].flatMap(({ Outputs = {} }) =>
    Object.values(Outputs as Record<string, { Export?: { Name: string } }>).flatMap(
      ({ Export }) => Export?.Name ?? [],
    ),
  );
}

describe('two stages in one account', () => {
  const dev = synthesized('dev');
  const blue = synthesize(environmentNamed('dev-blue'));

  it('have no name in common that must be unique there', () => {
    const others = namesIn(blue);
    const equal = [...namesIn(dev)].filter((name) => others.has(name));
    expect(equal.length).toBeGreaterThan(20);
    // Metrics of AWS are told apart by the ids in their dimensions, those of the code by their namespace alone.
    const ofAws = (name: string) => /^AWS::CloudWatch::Alarm (?:\S+\.)?Namespace AWS\//.test(name);
    const allowed = (name: string) =>
      ofAws(name) || Object.keys(shared).some((property) => name.startsWith(`${property} `));
    expect(equal.filter((name) => !allowed(name))).toEqual([]);
  });

  it('export no name in common, and name their stacks apart', () => {
    const [ours, theirs] = [exportsOf(dev), exportsOf(blue)];
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.filter((name) => theirs.includes(name))).toEqual([]);
    expect([...dev.templates.keys()].filter((path) => blue.templates.has(path))).toEqual([]);
  });

  it('have the same resources', () => {
    const withoutName = (app: Synthesized, name: string) =>
      app.resources.map(({ Type, stack }) => `${stack.replace(name, '<name>')} ${Type}`).sort();
    expect(withoutName(blue, 'dev-blue')).toEqual(withoutName(dev, 'dev'));
  });
});

describe.each([`dev-${'x'.repeat(NAME_LENGTH_MAX - 4)}`, 'production'])('with the name %s', (name) => {
  const app = synthesize({ ...environments.production, name });

  it('AWS takes every name and description that is made of it', () => {
    const made = app.resources.flatMap(textsOf).filter(({ property }) => lengthMax[property] !== undefined);
    expect([...new Set(made.map(({ property }) => property))].sort()).toEqual(Object.keys(lengthMax).sort());
    for (const { property, text } of made) {
      expect(text.length, `${property}: ${text}`).toBeLessThanOrEqual(lengthMax[property] ?? 0);
    }
    const named = app.resources
      .flatMap(textsOf)
      .filter(({ property, text }) => text.includes(name) && lengthMax[property] === undefined)
      .map(({ property }) => property)
      .filter((property) => !/ContentSecurityPolicy$|PolicyDocument\.Statement/.test(property));
    expect([...new Set(named)]).toEqual([]);
  });

  it('CloudFormation can name each resource, nested stack and export', () => {
    for (const path of app.templates.keys())
      expect(path.split('/')[0]?.length).toBeLessThanOrEqual(STACK_NAME_MAX);
    const nested = app.ofType('AWS::CloudFormation::Stack');
    expect(nested.length).toBeGreaterThan(10);
    for (const { stack, logicalId } of nested) {
      expect(`${stack}-${logicalId}`.length + RANDOM_LENGTH).toBeLessThanOrEqual(STACK_NAME_MAX);
    }
    for (const { Resources, Outputs, Parameters } of app.templates.values()) {
      for (const id of [Resources, Outputs, Parameters].flatMap((section) => Object.keys(section ?? {})))
        expect(id.length, id).toBeLessThanOrEqual(LOGICAL_ID_MAX);
    }
    for (const exported of exportsOf(app)) expect(exported.length).toBeLessThanOrEqual(EXPORT_NAME_MAX);
  });
});
