import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { laurelFunctions, readable } from '../../infra/synth/permissions.ts';
import { synthesize, synthesized } from './synthesized.ts';

/** Lambda allows 4 KB for all variables of a function. */
const ENVIRONMENT_BYTES_MAX = 4 * 1024;
/** No name, id, ARN, URL or secret that CloudFormation fills in here is longer. */
const FILLED_IN_BYTES = 170;

/** At most the bytes that a value of a template takes once it is deployed. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: readonly [string, readonly unknown[]] };
  if (join === undefined) return FILLED_IN_BYTES;
  const [delimiter, parts] = join;
  return parts.reduce<number>((bytes, part) => bytes + bytesOf(part) + delimiter.length, 0);
}

const apps = [
  ...environmentNames.map((name) => [name, synthesized(name)] as const),
  [
    'staging while the origin secret is rotated',
    synthesize({ ...environments.staging, originSecrets: ['10', '9'] }),
  ] as const,
];

describe.each(apps)('variables of the functions of %s', (_, app) => {
  const functions = [...laurelFunctions(app)];

  it('have at most 4 KB', () => {
    expect(functions.length).toBeGreaterThan(60);
    const sizes = functions.map(([file, { Properties }]) => [
      file,
      Object.entries(Properties.Environment.Variables).reduce(
        (bytes, [variable, value]) => bytes + variable.length + bytesOf(value),
        0,
      ),
    ]);
    expect(sizes.filter(([, bytes]) => Number(bytes) > ENVIRONMENT_BYTES_MAX)).toEqual([]);
  });
});

describe.each(environmentNames)('variables of the functions of %s', (name) => {
  const app = synthesized(name);
  const { customerManagedKey } = environments[name];

  it(`are encrypted with ${customerManagedKey ? "this account's key" : 'a key that AWS owns'}`, () => {
    const functions = laurelFunctions(app);
    expect(functions.size).toBeGreaterThan(60);
    for (const [file, { Properties }] of functions) {
      const key = Properties.KmsKeyArn;
      expect(key === undefined ? undefined : readable(key), file).toBe(
        customerManagedKey ? 'DataKey.Arn' : undefined,
      );
    }
  });

  it('hold nothing that CloudFormation fills in, where the function is one of CDK', () => {
    const own = new Set([...laurelFunctions(app).values()].map(({ logicalId }) => logicalId));
    const others = app.ofType('AWS::Lambda::Function').filter(({ logicalId }) => !own.has(logicalId));
    expect(others.length).toBeGreaterThan(0);
    for (const { logicalId, Properties } of others) {
      const values = Object.values(Properties.Environment?.Variables ?? {});
      expect(
        values.filter((value) => typeof value !== 'string' || value.includes('{{')),
        logicalId,
      ).toEqual([]);
    }
  });
});
