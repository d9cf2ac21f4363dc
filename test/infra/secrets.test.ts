import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { laurelFunctions } from '../../infra/synth/permissions.ts';
import { deployedText, givenParameters, secretsIn } from './deployed-text.ts';
import { synthesized } from './synthesized.ts';

/** CloudFormation allows 60 in a template; ten are left for a change that is urgent. */
const DYNAMIC_REFERENCES_MAX = 50;

const referencesIn = (value: unknown): number => JSON.stringify(value ?? {}).split('{{resolve:').length - 1;

describe.each(environmentNames)('secrets of %s', (name) => {
  const app = synthesized(name);
  const environment = environments[name];
  const secrets = app.ofType('AWS::SecretsManager::Secret');
  const policies = app.ofType('AWS::SecretsManager::ResourcePolicy');
  const functions = [...laurelFunctions(app)];

  it(`have at most ${DYNAMIC_REFERENCES_MAX} dynamic references in a template: CloudFormation allows 60`, () => {
    const counts = [...app.templates].map(([path, template]) => [path, referencesIn(template)] as const);
    expect(counts.filter(([, count]) => count > DYNAMIC_REFERENCES_MAX)).toEqual([]);
    expect(counts.some(([, count]) => count > 0)).toBe(true);
  });

  it('reach a nested stack as parameters that are not shown, each once, and in no other way', () => {
    for (const [path, template] of app.templates) {
      if (!path.includes('/')) continue;
      expect(referencesIn(template), path).toBe(0);
      const secret = Object.entries(givenParameters(app, path)).filter(
        ([, value]) => referencesIn(value) > 0,
      );
      for (const [parameter, value] of secret) {
        expect(template.Parameters?.[parameter]?.NoEcho, `${path} ${parameter}`).toBe(true);
        expect(referencesIn(value), `${path} ${parameter}`).toBe(1);
      }
      const texts = secret.map(([, value]) => JSON.stringify(value));
      expect(new Set(texts).size, path).toBe(texts.length);
    }
  });

  it('are shown by no output', () => {
    for (const [path, { Parameters = {}, Outputs = {} }] of app.templates) {
      const hidden = Object.keys(Parameters).filter((parameter) => Parameters[parameter]?.NoEcho);
      const shown = hidden.filter((parameter) => JSON.stringify(Outputs).includes(`{"Ref":"${parameter}"}`));
      expect(shown, path).toEqual([]);
      expect(referencesIn(Outputs), path).toBe(0);
    }
  });

  it('are in function environments only as values that CloudFormation fills in', () => {
    const variables = functions.flatMap(([file, { stack, Properties }]) =>
      Object.entries(Properties.Environment.Variables)
        .filter(([variable]) => /KEY$|SECRET/.test(variable))
        .map(([variable, value]) => [file, variable, secretsIn(deployedText(app, stack, value))] as const),
    );
    const expected = { IDENTIFIER_KEY: ['IdentifierKey'], ORIGIN_SECRETS: ['OriginSecret'] };
    for (const [file, variable, values] of variables) {
      expect(values, `${file} ${variable}`).toEqual(expected[variable as keyof typeof expected]);
    }
    expect(new Set(variables.map(([, variable]) => variable))).toEqual(new Set(Object.keys(expected)));
  });

  it('have a policy by which nobody changes them, which whoever must can lift', () => {
    expect(secrets.length).toBeGreaterThanOrEqual(2);
    for (const { logicalId } of secrets) {
      const own = policies.filter(({ Properties }) => Properties.SecretId.Ref === logicalId);
      expect(
        own.map(({ Properties }) => Properties.ResourcePolicy.Statement),
        logicalId,
      ).toEqual([
        [
          {
            Sid: 'NeverChanged',
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: [
              ...(environment.dataProtected ? ['secretsmanager:DeleteSecret'] : []),
              'secretsmanager:PutSecretValue',
              'secretsmanager:RotateSecret',
              // The tag of a stage's owner changes, and CloudFormation may change a tag by an update of the secret.
              ...(environment.dataProtected ? ['secretsmanager:UpdateSecret'] : []),
              'secretsmanager:UpdateSecretVersionStage',
            ],
            Resource: '*',
          },
        ],
      ]);
    }
    expect(policies).toHaveLength(secrets.length);
  });

  it('are never updated by CloudFormation, which their policies refuse where data is protected: ids and properties stay', () => {
    const known = secrets.map(({ logicalId, Properties: { KmsKeyId: _, ...properties } }) => [
      logicalId,
      properties,
    ]);
    expect(Object.fromEntries(known)).toEqual({
      IdentifierKey29759978: {
        Description: `Laurel ${name}: keys the hashes under which cards, e-mail and phone are stored`,
        GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 64 },
      },
      OriginSecret5DDC59F1: {
        Description: `Laurel ${name}: proves that a request came through CloudFront`,
        GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 40 },
      },
    });
  });
});
