import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { synthesized } from './synthesized.ts';

const named = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/**
 * Resources that hold data a person would miss. The boards, the connections, the jobs and the rates are not among them:
 * see their storage.
 */
const keeping = [
  'AWS::DynamoDB::Table',
  'AWS::Kinesis::Stream',
  'AWS::KMS::Key',
  'AWS::Cognito::UserPool',
  'AWS::SecretsManager::Secret',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
];

/** Nothing in them is worth keeping. */
const passing: readonly string[] = ['BoardsTable', 'ConnectionsTable', 'JobsTable', 'RatesTable'];

describe.each(environmentNames)('storage of %s', (name) => {
  const app = synthesized(name);
  const environment = environments[name];
  const tables = new Map(
    app.ofType('AWS::DynamoDB::Table').map((table) => [named(table.logicalId), table] as const),
  );
  const table = (id: string) => {
    const found = tables.get(id);
    if (found === undefined) throw new Error(`no table ${id}`);
    return found;
  };

  it('has the tables that functions are told of, by their keys', () => {
    const keys = Object.fromEntries(
      [...tables].map(([id, { Properties }]) => [
        id,
        Properties.KeySchema.map(({ AttributeName }: { AttributeName: string }) => {
          const { AttributeType } = Properties.AttributeDefinitions.find(
            (definition: { AttributeName: string }) => definition.AttributeName === AttributeName,
          );
          return `${AttributeName} ${AttributeType}`;
        }),
      ]),
    );
    expect(keys).toEqual({
      LedgerTable: ['memberId S', 'seq N'],
      DetailsTable: ['memberId S', 'id S'],
      CountersTable: ['id S'],
      MembersTable: ['id S', 'part S'],
      ProgramTable: ['id S', 'part S'],
      EngagementTable: ['memberId S', 'id S'],
      BoardsTable: ['id S', 'part S'],
      RewardsTable: ['id S', 'part S'],
      AuditTable: ['actor S', 'record S'],
      ClientsTable: ['id S', 'part S'],
      ConnectionsTable: ['memberId S', 'connectionId S'],
      JobsTable: ['id S', 'part S'],
      RatesTable: ['id S'],
    });
  });

  it('streams the ledger with the images before and after a change, or tampering could not be told', () => {
    expect(table('LedgerTable').Properties.StreamSpecification.StreamViewType).toBe('NEW_AND_OLD_IMAGES');
    const streaming = [...tables.values()].filter(({ Properties }) => Properties.StreamSpecification);
    expect(streaming).toHaveLength(1);
  });

  it('finds an entry by reference, and a member by what is due, with keys alone', () => {
    expect(table('LedgerTable').Properties.LocalSecondaryIndexes).toMatchObject([
      {
        IndexName: 'byReference',
        KeySchema: [{ AttributeName: 'memberId' }, { AttributeName: 'reference' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
    expect(table('LedgerTable').Properties.GlobalSecondaryIndexes).toBeUndefined();
    expect(table('MembersTable').Properties.GlobalSecondaryIndexes).toMatchObject([
      {
        IndexName: 'byDue',
        KeySchema: [{ AttributeName: 'dueShard' }, { AttributeName: 'dueAt' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
  });

  it('finds the best of a board with keys alone', () => {
    expect(table('BoardsTable').Properties.LocalSecondaryIndexes).toMatchObject([
      {
        IndexName: 'byScore',
        KeySchema: [{ AttributeName: 'id' }, { AttributeName: 'score' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
  });

  it('finds what was done to a member with all of it, in one query', () => {
    expect(table('AuditTable').Properties.GlobalSecondaryIndexes).toMatchObject([
      {
        IndexName: 'byMember',
        KeySchema: [{ AttributeName: 'memberId' }, { AttributeName: 'record' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ]);
  });

  it('forgets boards, connections, jobs and rates by themselves and nothing else ever', () => {
    for (const id of passing) {
      expect(table(id).Properties.TimeToLiveSpecification).toEqual({
        AttributeName: 'expiresAt',
        Enabled: true,
      });
    }
    const forgetting = [...tables.values()].filter(({ Properties }) => Properties.TimeToLiveSpecification);
    expect(forgetting).toHaveLength(passing.length);
  });

  it('recovers every table but the boards, connections, jobs and rates to any second of five weeks', () => {
    for (const [id, { Properties }] of tables) {
      if (passing.includes(id)) continue;
      expect(Properties.PointInTimeRecoverySpecification, id).toEqual({
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: 35,
      });
    }
  });

  it(`${environment.dataProtected ? 'keeps' : 'lets go of'} data when a stack or a resource goes`, () => {
    const data = app.resources.filter(
      ({ Type, stack, logicalId }) =>
        keeping.includes(Type) && stack.endsWith('-data') && !passing.includes(named(logicalId)),
    );
    expect(new Set(data.map(({ Type }) => Type))).toEqual(new Set(keeping));
    for (const { logicalId, DeletionPolicy, UpdateReplacePolicy, Properties, Type } of data) {
      expect(`${logicalId} ${DeletionPolicy} ${UpdateReplacePolicy}`).toBe(
        `${logicalId} ${environment.dataProtected ? 'RetainExceptOnCreate Retain' : 'Delete Delete'}`,
      );
      if (Type === 'AWS::DynamoDB::Table') {
        expect(Properties.DeletionProtectionEnabled ?? false, logicalId).toBe(environment.dataProtected);
      }
      if (Type === 'AWS::Cognito::UserPool') {
        expect(Properties.DeletionProtection).toBe(environment.dataProtected ? 'ACTIVE' : 'INACTIVE');
      }
    }
    expect(app.laurel.data.terminationProtection ?? false).toBe(environment.dataProtected);
  });

  it(`encrypts with ${environment.customerManagedKey ? "this account's key" : 'a key that AWS owns'}`, () => {
    const key = expect.objectContaining({ 'Fn::GetAtt': [expect.stringMatching(/^DataKey/), 'Arn'] });
    for (const { Properties } of tables.values()) {
      if (environment.customerManagedKey) {
        expect(Properties.SSESpecification).toEqual({
          KMSMasterKeyId: key,
          SSEEnabled: true,
          SSEType: 'KMS',
        });
      } else expect(Properties.SSESpecification?.SSEEnabled ?? false).toBe(false);
    }
    const [stream] = app.ofType('AWS::Kinesis::Stream');
    expect(stream?.Properties.StreamEncryption).toEqual({
      EncryptionType: 'KMS',
      KeyId: environment.customerManagedKey ? key : 'alias/aws/kinesis',
    });
    for (const { Properties } of app.ofType('AWS::SecretsManager::Secret')) {
      if (environment.customerManagedKey) expect(Properties.KmsKeyId).toEqual(key);
      else expect(Properties.KmsKeyId).toBeUndefined();
    }
  });

  it('rotates its keys; those of profiles and of the secrets of partners are always their own', () => {
    const keys = app.ofType('AWS::KMS::Key');
    expect(keys.map(({ logicalId }) => named(logicalId)).sort()).toEqual([
      ...(environment.customerManagedKey ? ['DataKey'] : []),
      'PartnerKey',
      'ProfileKey',
    ]);
    for (const { Properties } of keys) expect(Properties.EnableKeyRotation).toBe(true);
  });

  it('generates its secrets, so that no template and no person knows them', () => {
    const secrets = app.ofType('AWS::SecretsManager::Secret');
    expect(secrets.map(({ logicalId }) => named(logicalId)).sort()).toEqual([
      'IdentifierKey',
      'OriginSecret',
    ]);
    for (const { Properties } of secrets) {
      expect(Properties.SecretString).toBeUndefined();
      expect(Properties.GenerateSecretString.PasswordLength).toBeGreaterThanOrEqual(40);
    }
  });

  it('shows no bucket to the public, and speaks TLS only', () => {
    const buckets = app.ofType('AWS::S3::Bucket');
    const policies = app.ofType('AWS::S3::BucketPolicy').map(({ Properties }) => JSON.stringify(Properties));
    for (const { Properties, logicalId } of buckets) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(Properties.BucketEncryption).toBeDefined();
      expect(
        policies.some((policy) => policy.includes(logicalId) && policy.includes('aws:SecureTransport')),
      ).toBe(true);
    }
  });

  it('keeps entries on the stream for a consumer that is away for a day', () => {
    const [stream] = app.ofType('AWS::Kinesis::Stream');
    expect(stream?.Properties.RetentionPeriodHours).toBeGreaterThanOrEqual(24);
  });
});
