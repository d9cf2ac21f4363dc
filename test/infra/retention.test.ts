import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { permissionsByRole, readable } from '../../infra/synth/permissions.ts';
import type { Located } from '../../infra/synth/templates.ts';
import { dependenciesWithin } from './dependencies.ts';
import { synthesize, synthesized } from './synthesized.ts';

/**
 * Resources that stay wherever they were made, each with its reason. API Gateway has one role for the access logs of all
 * APIs of the account in the region: without it the WebSocket API of another environment or application could not log.
 */
const staysEverywhere = ['SocketGatewayLoggingRole', 'SocketGatewayLoggingAccount'];

/** Resources that may make a log group, each with its reason: AWS checks that role for this managed policy. */
const makesLogGroups = ['SocketGatewayLoggingRole'];

const named = ({ logicalId }: Pick<Located, 'logicalId'>) => logicalId.replace(/[0-9A-F]{8}$/, '');
const policiesOf = ({ DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' }: Located) =>
  `${DeletionPolicy} ${UpdateReplacePolicy}`;
const protectedNames = environmentNames.filter((name) => environments[name].dataProtected);

describe.each(environmentNames)('buckets of %s', (name) => {
  const app = synthesized(name);
  const emptied = (bucket: Located) =>
    app
      .ofType('Custom::S3AutoDeleteObjects')
      .find(
        ({ stack, Properties }) => stack === bucket.stack && Properties.BucketName.Ref === bucket.logicalId,
      );
  const waits = ({ stack, logicalId }: Located) =>
    dependenciesWithin(app.templates.get(stack)?.Resources ?? {}).get(logicalId) ?? [];

  it('are emptied where they are deleted, and nowhere else: S3 deletes no bucket that holds an object', () => {
    const buckets = app.ofType('AWS::S3::Bucket');
    expect(buckets.length).toBeGreaterThan(1);
    for (const bucket of buckets) {
      const deleted = (bucket.DeletionPolicy ?? 'Delete') === 'Delete';
      expect(emptied(bucket) !== undefined, bucket.logicalId).toBe(deleted);
    }
    const kept = buckets.filter((bucket) => emptied(bucket) === undefined).map(named);
    expect(kept).toEqual(environments[name].dataProtected ? ['ParkedAccessLog', 'ParkedRecords'] : []);
  });

  it('are emptied while the policy and the function that empty them are there, and after the last write', () => {
    const emptyings = app.ofType('Custom::S3AutoDeleteObjects');
    for (const emptying of emptyings) {
      const bucketId = emptying.Properties.BucketName.Ref;
      const policy = app
        .ofType('AWS::S3::BucketPolicy')
        .find(({ stack, Properties }) => stack === emptying.stack && Properties.Bucket.Ref === bucketId);
      expect(waits(emptying)).toContain(policy?.logicalId);
      expect(waits(emptying)).toContain(emptying.Properties.ServiceToken['Fn::GetAtt'][0]);
      const writers = app
        .ofType('Custom::CDKBucketDeployment')
        .filter(({ Properties }) => Properties.DestinationBucketName.Ref === bucketId);
      for (const writer of writers) expect(waits(writer)).toContain(emptying.logicalId);
    }
    expect(app.ofType('Custom::CDKBucketDeployment')).toHaveLength(1);
  });

  it('get no access log where they are emptied: S3 delivers lines hours later', () => {
    const logging = app
      .ofType('AWS::S3::Bucket')
      .filter(({ Properties }) => Properties.LoggingConfiguration !== undefined);
    expect(logging.filter((bucket) => emptied(bucket) !== undefined)).toEqual([]);
  });
});

describe.each(environmentNames)('log groups of %s', (name) => {
  const app = synthesized(name);

  it('are of a stack: no role may make one, which would outlive the stack', () => {
    const byPermission = [...permissionsByRole(app)].flatMap(([role, permissions]) =>
      permissions.some(({ action }) => /^(\*|logs:(\*|Create\*|CreateLogGroup))$/.test(action)) ? [role] : [],
    );
    const byManagedPolicy = app
      .ofType('AWS::IAM::Role')
      .filter(({ Properties }) => (Properties.ManagedPolicyArns ?? []).length > 0);
    expect(byPermission).toEqual([]);
    expect(byManagedPolicy.map(named)).toEqual(makesLogGroups);
  });

  it('are deleted after the function that writes to them', () => {
    const functions = app.ofType('AWS::Lambda::Function');
    const groups = new Set(
      app.ofType('AWS::Logs::LogGroup').map(({ stack, logicalId }) => `${stack}/${logicalId}`),
    );
    expect(functions.length).toBeGreaterThan(50);
    for (const { stack, logicalId, Properties } of functions) {
      expect(groups.has(`${stack}/${Properties.LoggingConfig?.LogGroup?.Ref}`), logicalId).toBe(true);
    }
  });
});

describe('a destroyed dev', () => {
  const app = synthesized('dev');

  it('leaves nothing but the role that other APIs of the account log with', () => {
    const left = app.resources.filter((resource) => policiesOf(resource) !== 'Delete Delete');
    expect(left.map(named).sort()).toEqual(staysEverywhere.toSorted());
  });

  it('is protected from nothing', () => {
    expect(app.laurel.data.terminationProtection ?? false).toBe(false);
    const text = JSON.stringify(app.resources);
    expect(text).not.toMatch(/"DeletionProtection(Enabled)?":(true|"ACTIVE")/);
  });

  it('deletes its keys after seven days, the least that KMS allows', () => {
    const keys = app.ofType('AWS::KMS::Key');
    expect(keys.length).toBeGreaterThan(0);
    for (const { Properties } of keys) expect(Properties.PendingWindowInDays).toBe(7);
  });

  it('deletes the domain of the user pool before the pool, as Cognito requires', () => {
    const [domain, ...others] = app.ofType('AWS::Cognito::UserPoolDomain');
    expect(others).toEqual([]);
    expect(readable(domain?.Properties.UserPoolId)).toMatch(/^<IdentityUsers/);
  });
});

describe.each(protectedNames)('%s', (name) => {
  const app = synthesized(name);
  const first = synthesize({ ...environments[name], firstDeployment: true });

  it('keeps what it keeps, except where the deployment that makes it fails', () => {
    const kept = app.resources.filter((resource) => policiesOf(resource) !== 'Delete Delete');
    expect(kept.length).toBeGreaterThan(50);
    const others = kept.filter((resource) => policiesOf(resource) !== 'RetainExceptOnCreate Retain');
    expect(others.map(named).sort()).toEqual(staysEverywhere.toSorted());
  });

  it('protects nothing from deletion while it is made, or a failed first deployment could not be undone', () => {
    expect(first.laurel.data.terminationProtection).toBe(false);
    expect(JSON.stringify(first.resources)).not.toMatch(/"DeletionProtection(Enabled)?":(true|"ACTIVE")/);
    expect(app.laurel.data.terminationProtection).toBe(true);
  });

  it('differs in nothing else while it is made, so that the next deployment replaces nothing', () => {
    const unprotected = (resources: readonly Located[]) =>
      JSON.parse(JSON.stringify(resources), (key, value) =>
        /^DeletionProtection(Enabled)?$/.test(key) ? 'either' : value,
      ).filter(({ Type }: Located) => Type !== 'AWS::CloudFormation::Stack');
    expect(unprotected(first.resources)).toEqual(unprotected(app.resources));
  });
});
