import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments.ts';
import { laurelFunctions, permissionsByRole, permissionsOf } from './permissions.ts';
import { synthesized } from './synthesized.ts';

const readLedger = ['dynamodb:GetItem LedgerTable.Arn', 'dynamodb:Query LedgerTable.Arn'];
const byReference = 'dynamodb:Query LedgerTable.Arn/index/byReference';
/** Of every act: any may write that a reservation of a reward has lapsed, which brings its stock back. */
const books = [
  ...readLedger,
  byReference,
  'dynamodb:PutItem LedgerTable.Arn',
  'dynamodb:UpdateItem LedgerCounters.Arn',
  'dynamodb:GetItem MembersTable.Arn',
  'dynamodb:GetItem ProgramTable.Arn',
  'dynamodb:Query ProgramTable.Arn',
];
const readsPurchases = [...readLedger, byReference, 'dynamodb:GetItem LedgerDetails.Arn'];
const streamOfLedger = [
  'dynamodb:DescribeStream LedgerTable.StreamArn',
  'dynamodb:GetRecords LedgerTable.StreamArn',
  'dynamodb:GetShardIterator LedgerTable.StreamArn',
  'dynamodb:ListStreams *',
];
const parking = ['s3:ListBucket ParkedRecords.Arn', 's3:PutObject ParkedRecords.Arn/aws/lambda/*'];
const post = 'execute-api:ManageConnections /ws/POST/@connections/*';
const close = 'execute-api:ManageConnections /ws/DELETE/@connections/*';

/** All that a function may do, beside its log and traces. A change here is a change of what can go wrong. */
/** What promotions may ask about a person. */
const person = ['dynamodb:Query MembersTable.Arn', 'kms:Decrypt MembersProfileKey.Arn'];

const granted: Readonly<Record<string, readonly string[]>> = {
  'functions/identity/shape-token.ts': [],
  'functions/ledger/adjust-points.ts': [
    ...books,
    'dynamodb:GetItem LedgerDetails.Arn',
    'dynamodb:PutItem LedgerDetails.Arn',
  ],
  'functions/ledger/approve-adjustment.ts': [...books, 'dynamodb:GetItem LedgerDetails.Arn'],
  'functions/ledger/book-opening.ts': books,
  'functions/ledger/book-purchase.ts': [
    ...books,
    'dynamodb:BatchGetItem ProgramTable.Arn',
    'dynamodb:GetItem LedgerCounters.Arn',
    'dynamodb:PutItem LedgerDetails.Arn',
    ...person,
  ],
  'functions/ledger/book-return.ts': [
    ...books,
    'dynamodb:GetItem LedgerDetails.Arn',
    'dynamodb:PutItem LedgerDetails.Arn',
  ],
  'functions/ledger/capture-redemption.ts': books,
  'functions/ledger/explain-entry.ts': [
    ...readLedger,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem LedgerDetails.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:BatchGetItem ProgramTable.Arn',
  ],
  'functions/ledger/find-receipts.ts': [...readsPurchases, 'dynamodb:Query MembersTable.Arn'],
  'functions/ledger/get-balance.ts': [
    ...readLedger,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/ledger/get-entry.ts': [...readLedger, 'dynamodb:GetItem MembersTable.Arn'],
  'functions/ledger/get-purchase.ts': [...readsPurchases, 'dynamodb:GetItem MembersTable.Arn'],
  'functions/ledger/get-redemption.ts': [
    ...readLedger,
    byReference,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/ledger/list-entries.ts': ['dynamodb:Query LedgerTable.Arn', 'dynamodb:GetItem MembersTable.Arn'],
  'functions/ledger/list-purchases.ts': [...readsPurchases, 'dynamodb:GetItem MembersTable.Arn'],
  'functions/ledger/publish-entries.ts': [
    ...streamOfLedger,
    ...parking,
    'kinesis:PutRecords LedgerEntries.Arn',
    'dynamodb:PutItem LedgerDetails.Arn',
  ],
  'functions/ledger/quote-purchase.ts': [
    ...readLedger,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:BatchGetItem ProgramTable.Arn',
    'dynamodb:BatchGetItem LedgerCounters.Arn',
    ...person,
  ],
  'functions/ledger/redeem-points.ts': [...books, 'dynamodb:GetItem RewardsTable.Arn'],
  'functions/ledger/refund-redemption.ts': books,
  'functions/ledger/republish-entries.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'kinesis:PutRecords LedgerEntries.Arn',
  ],
  'functions/ledger/sweep-due.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:PutItem LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:UpdateItem MembersTable.Arn',
    'dynamodb:Query MembersTable.Arn/index/byDue',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:UpdateItem LedgerCounters.Arn',
  ],
  'functions/ledger/transfer-points.ts': books,
  'functions/ledger/void-redemption.ts': books,
  'functions/members/get-member.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:Query MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'kms:Decrypt MembersProfileKey.Arn',
  ],
  'functions/members/lookup-member.ts': ['dynamodb:GetItem MembersTable.Arn'],
  'functions/members/put-member.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:PutItem LedgerTable.Arn',
    'dynamodb:Query MembersTable.Arn',
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:DeleteItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'kms:Decrypt MembersProfileKey.Arn',
    'kms:GenerateDataKey MembersProfileKey.Arn',
  ],
  'functions/members/put-segments.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:ConditionCheckItem MembersTable.Arn',
  ],
  'functions/program/get-program.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/program/put-program.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
  ],
  'functions/projections/project-members.ts': [
    'kinesis:DescribeStream LedgerEntries.Arn',
    'kinesis:DescribeStreamSummary LedgerEntries.Arn',
    'kinesis:GetRecords LedgerEntries.Arn',
    'kinesis:GetShardIterator LedgerEntries.Arn',
    'kinesis:ListShards LedgerEntries.Arn',
    ...parking,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:Query LedgerTable.Arn',
  ],
  'functions/promotions/activate-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:GetItem LedgerCounters.Arn',
  ],
  'functions/promotions/delete-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:DeleteItem ProgramTable.Arn',
  ],
  'functions/promotions/fail-backtest.ts': ['dynamodb:UpdateItem JobsTable.Arn'],
  'functions/promotions/finish-backtest.ts': [
    'dynamodb:GetItem JobsTable.Arn',
    'dynamodb:UpdateItem JobsTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/promotions/get-backtest.ts': ['dynamodb:Query JobsTable.Arn'],
  'functions/promotions/get-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:GetItem LedgerCounters.Arn',
  ],
  'functions/promotions/list-promotion-versions.ts': ['dynamodb:Query ProgramTable.Arn'],
  'functions/promotions/list-promotions.ts': ['dynamodb:Query ProgramTable.Arn'],
  'functions/promotions/pause-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:DeleteItem ProgramTable.Arn',
  ],
  'functions/promotions/put-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:GetItem LedgerCounters.Arn',
  ],
  'functions/promotions/start-backtest.ts': [
    'dynamodb:PutItem JobsTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'states:StartExecution <BacktestMachine>',
  ],
  'functions/promotions/walk-backtest-part.ts': [
    'dynamodb:GetItem LedgerTable.Arn',
    'dynamodb:Scan LedgerTable.Arn',
    'dynamodb:GetItem LedgerDetails.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:GetItem JobsTable.Arn',
    'dynamodb:PutItem JobsTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:Query MembersTable.Arn',
    'kms:Decrypt MembersProfileKey.Arn',
  ],
  'functions/realtime/answer-frame.ts': [post],
  'functions/realtime/authorize-socket.ts': [],
  'functions/realtime/connect.ts': ['dynamodb:PutItem RealtimeConnections.Arn'],
  'functions/realtime/disconnect.ts': ['dynamodb:DeleteItem RealtimeConnections.Arn'],
  'functions/realtime/push-entries.ts': [
    ...streamOfLedger,
    ...parking,
    'dynamodb:Query RealtimeConnections.Arn',
    'dynamodb:UpdateItem RealtimeConnections.Arn',
    'dynamodb:DeleteItem RealtimeConnections.Arn',
    'dynamodb:Query LedgerTable.Arn',
    post,
    close,
  ],
  'functions/realtime/resume.ts': [
    'dynamodb:UpdateItem RealtimeConnections.Arn',
    'dynamodb:DeleteItem RealtimeConnections.Arn',
    'dynamodb:Query LedgerTable.Arn',
    post,
  ],
  'functions/rewards/get-reward.ts': [
    'dynamodb:GetItem RewardsTable.Arn',
    'dynamodb:GetItem LedgerCounters.Arn',
  ],
  'functions/rewards/list-rewards.ts': [
    'dynamodb:Query RewardsTable.Arn',
    'dynamodb:BatchGetItem LedgerCounters.Arn',
  ],
  'functions/rewards/put-reward.ts': [
    'dynamodb:GetItem RewardsTable.Arn',
    'dynamodb:PutItem RewardsTable.Arn',
    'dynamodb:GetItem LedgerCounters.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/service/get-health.ts': ['dynamodb:GetItem ProgramTable.Arn'],
  'functions/service/not-found.ts': [],
};

const ofEveryFunction =
  /^(logs:CreateLogStream|logs:PutLogEvents|xray:PutTraceSegments|xray:PutTelemetryRecords) /;
const throughDataKey = / DataKey\.Arn$/;

/** Without where an API is, and without what CDK adds to the name of a state machine. */
function shortened(resource: string): string {
  return resource
    .replace(/^arn:aws:execute-api:.*>(?=\/ws\/)/, '')
    .replace(/^<(\w*Machine)[0-9A-F]{8}>/, '<$1>');
}

function grantsOf(environment: 'dev' | 'staging', file: string): readonly string[] {
  const app = synthesized(environment);
  const fn = laurelFunctions(app).get(file);
  if (fn === undefined) throw new Error(`${file} is not deployed`);
  return permissionsOf(app, fn)
    .map(({ action, resource }) => `${action} ${shortened(resource)}`)
    .filter((grant) => !ofEveryFunction.test(grant))
    .sort();
}

describe('what each function may do', () => {
  it('is listed here for every function', () => {
    expect([...laurelFunctions(synthesized('dev')).keys()].sort()).toEqual(Object.keys(granted).sort());
  });

  it.each(Object.entries(granted))('%s', (file, grants) => {
    expect(grantsOf('dev', file)).toEqual([...grants].sort());
  });

  it.each(Object.entries(granted))(
    '%s, with a customer-managed key: the same, and that key',
    (file, grants) => {
      const inStaging = grantsOf('staging', file);
      expect(inStaging.filter((grant) => !throughDataKey.test(grant))).toEqual([...grants].sort());
      const touchesData = grants.some((grant) => /^(dynamodb|kinesis|s3):/.test(grant));
      expect(inStaging.some((grant) => throughDataKey.test(grant))).toBe(touchesData);
    },
  );

  it('includes its own log group and no other', () => {
    const app = synthesized('dev');
    for (const fn of laurelFunctions(app).values()) {
      const logged = permissionsOf(app, fn).filter(({ action }) => action.startsWith('logs:'));
      const own = `${fn.Properties.LoggingConfig.LogGroup.Ref.replace(/[0-9A-F]{8}$/, '')}.Arn`;
      expect(new Set(logged.map(({ resource }) => resource))).toEqual(new Set([own]));
    }
  });
});

describe.each(environmentNames)('entries are immutable in %s', (name) => {
  const all = [...permissionsByRole(synthesized(name))].flatMap(([role, permissions]) =>
    permissions.map((permission) => ({ role, ...permission })),
  );
  const onLedger = all.filter(
    ({ action, resource }) =>
      /^(\*|dynamodb:)/.test(action) && (resource.startsWith('LedgerTable') || resource === '*'),
  );

  it('no role may do more to the ledger than read it, follow its stream, and put', () => {
    expect(onLedger.length).toBeGreaterThan(0);
    const allowed =
      /^dynamodb:(GetItem|Query|Scan|PutItem|DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;
    expect(onLedger.filter(({ action }) => !allowed.test(action))).toEqual([]);
  });

  it('only the back-test may look at all of it', () => {
    const scanners = onLedger.filter(({ action }) => action === 'dynamodb:Scan').map(({ role }) => role);
    expect(scanners).toEqual([
      expect.stringMatching(/\/Promotions\/BacktestWalkBacktestPartRole[0-9A-F]{8}$/),
    ]);
  });

  it('only what books, the enrolment and the sweep may put', () => {
    const putters = onLedger
      .filter(({ action }) => action === 'dynamodb:PutItem')
      .map(({ role }) =>
        role
          .split('/')
          .at(-1)
          ?.replace(/[0-9A-F]{8}$/, ''),
      );
    expect(putters.sort()).toEqual([
      'AdjustPointsRole',
      'ApproveAdjustmentRole',
      'BookOpeningRole',
      'BookPurchaseRole',
      'BookReturnRole',
      'CaptureRedemptionRole',
      'DueSweepSweepDueRole',
      'PutMemberRole',
      'RedeemPointsRole',
      'RefundRedemptionRole',
      'TransferPointsRole',
      'VoidRedemptionRole',
    ]);
  });

  it('no role of any stack has a wildcard for DynamoDB or for everything', () => {
    const wide = all.filter(({ action }) => action === '*' || /^dynamodb:.*\*/.test(action));
    expect(wide).toEqual([]);
  });

  it('the tables carry no policy that lets anybody else in', () => {
    const tables = synthesized(name).ofType('AWS::DynamoDB::Table');
    expect(tables.filter(({ Properties }) => Properties.ResourcePolicy !== undefined)).toEqual([]);
  });
});
