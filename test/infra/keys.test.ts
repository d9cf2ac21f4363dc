import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { laurelFunctions, readable } from '../../infra/synth/permissions.ts';
import type { Synthesized } from '../../infra/synth/templates.ts';
import { synthesized } from './synthesized.ts';

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface KeyUse {
  readonly role: string;
  readonly keys: readonly string[];
  readonly actions: readonly string[];
  /** Each condition as `StringEquals kms:ViaService = s3.eu-west-1.amazonaws.com`. */
  readonly conditions: readonly string[];
}

const listed = <Value>(value: Value | readonly Value[] = []): readonly Value[] =>
  Array.isArray(value) ? value : [value as Value];

/** Every statement by which a role may use a key, in policies of every kind that a role can have. */
function keyUses(app: Synthesized): readonly KeyUse[] {
  return app.resources.flatMap(({ Type, Properties, stack, logicalId }) => {
    const documents =
      Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy'
        ? [Properties.PolicyDocument]
        : Type === 'AWS::IAM::Role'
          ? (Properties.Policies ?? []).map(
              ({ PolicyDocument }: { PolicyDocument: object }) => PolicyDocument,
            )
          : [];
    return documents
      .flatMap(({ Statement }: { Statement: readonly Statement[] }) => Statement)
      .filter(({ Effect }: Statement) => Effect === 'Allow')
      .filter(({ Action }: Statement) => listed(Action).some((action) => /^(kms:|\*$)/.test(action)))
      .map(({ Action, Resource, Condition = {} }: Statement) => ({
        role: `${stack}/${logicalId}`,
        keys: listed(Resource).map(readable),
        actions: listed(Action),
        conditions: Object.entries(Condition).flatMap(([operator, tests]) =>
          Object.entries(tests).map(([key, value]) => `${operator} ${key} = ${JSON.stringify(value)}`),
        ),
      }));
  });
}

const through =
  /^StringEquals kms:ViaService = "(dynamodb|kinesis|s3|lambda|secretsmanager|logs)\.[a-z0-9-]+\.amazonaws\.com"$/;
const contextOf: Readonly<Record<string, readonly string[]>> = {
  'ProfileKey.Arn': ['StringLike kms:EncryptionContext:member = "*"'],
  'PartnerKey.Arn': [
    'StringLike kms:EncryptionContext:partner = "*"',
    'StringLike kms:EncryptionContext:key = "*"',
  ],
};

/** Lambda decrypts the variables of a function with its role. CloudFormation chooses the rest of its name. */
const environmentOf = (name: string) =>
  new RegExp(
    `^ArnLike kms:EncryptionContext:aws:lambda:FunctionArn = .*"arn:aws:lambda:eu-west-1:.*:function:laurel-${name}-\\*"`,
  );

describe.each(environmentNames)('the use of keys in %s', (name) => {
  const uses = keyUses(synthesized(name));
  const isOfEnvironment = ({ keys, actions, conditions }: KeyUse) =>
    String(keys) === 'DataKey.Arn' &&
    String(actions) === 'kms:Decrypt' &&
    conditions.length === 1 &&
    environmentOf(name).test(String(conditions));

  it('is allowed to no role for every key', () => {
    expect(uses.length).toBeGreaterThan(10);
    expect(uses.filter(({ keys }) => keys.some((key) => !/^\w+\.Arn$/.test(key)))).toEqual([]);
    expect(uses.filter(({ actions }) => actions.some((action) => action.includes('*')))).toEqual([]);
  });

  it('is allowed through one service, or where the function calls KMS itself, with an encryption context', () => {
    const unbounded = uses.filter((use) => {
      if (isOfEnvironment(use)) return false;
      const { keys, conditions } = use;
      const contexts = keys.map((key) => contextOf[key]);
      return contexts.every((context) => context === undefined)
        ? !conditions.some((condition) => through.test(condition))
        : contexts.some((context) => JSON.stringify(context) !== JSON.stringify(conditions));
    });
    expect(unbounded).toEqual([]);
  });

  it('is allowed to each function for its variables, and no function has it where there is no such key', () => {
    const functions = laurelFunctions(synthesized(name)).size;
    const { customerManagedKey } = environments[name];
    expect(uses.filter(isOfEnvironment)).toHaveLength(customerManagedKey ? functions : 0);
  });

  it('is named by less of the name of a function than CloudFormation keeps', () => {
    expect(`laurel-${name}-`.length).toBeLessThanOrEqual(24);
  });
});
