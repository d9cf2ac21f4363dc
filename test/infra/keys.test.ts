import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import { readable } from '../../infra/synth/permissions.ts';
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

describe.each(environmentNames)('the use of keys in %s', (name) => {
  const uses = keyUses(synthesized(name));

  it('is allowed to no role for every key', () => {
    expect(uses.length).toBeGreaterThan(10);
    expect(uses.filter(({ keys }) => keys.some((key) => !/^\w+\.Arn$/.test(key)))).toEqual([]);
    expect(uses.filter(({ actions }) => actions.some((action) => action.includes('*')))).toEqual([]);
  });

  it('is allowed through one service, or where the function calls KMS itself, with an encryption context', () => {
    const unbounded = uses.filter(({ keys, conditions }) => {
      const contexts = keys.map((key) => contextOf[key]);
      return contexts.every((context) => context === undefined)
        ? !conditions.some((condition) => through.test(condition))
        : contexts.some((context) => JSON.stringify(context) !== JSON.stringify(conditions));
    });
    expect(unbounded).toEqual([]);
  });
});
