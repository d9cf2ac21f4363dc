import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import { laurelFunctions, permissionsByRole, permissionsOf } from '../../infra/synth/permissions.ts';
import { catalogue } from '../../shared/contracts/catalogue/catalogue.ts';
import { auditedAs, functionFile, namesMember } from '../../shared/contracts/contract.ts';
import { synthesized } from './synthesized.ts';

const readLedger = ['dynamodb:GetItem LedgerTable.Arn', 'dynamodb:Query LedgerTable.Arn'];
const byReference = 'dynamodb:Query LedgerTable.Arn/index/byReference';
/** Needed by every act: any may write that a reservation of a reward has lapsed, which brings its stock back. */
const books = [
  ...readLedger,
  byReference,
  'dynamodb:PutItem LedgerTable.Arn',
  'dynamodb:UpdateItem CountersTable.Arn',
  'dynamodb:GetItem MembersTable.Arn',
  'dynamodb:GetItem ProgramTable.Arn',
  'dynamodb:Query ProgramTable.Arn',
];
const readsPurchases = [...readLedger, byReference, 'dynamodb:GetItem DetailsTable.Arn'];
const listsPurchases = [
  'dynamodb:BatchGetItem LedgerTable.Arn',
  'dynamodb:Query LedgerTable.Arn',
  byReference,
  'dynamodb:BatchGetItem DetailsTable.Arn',
];
const streamOfLedger = [
  'dynamodb:DescribeStream LedgerTable.StreamArn',
  'dynamodb:GetRecords LedgerTable.StreamArn',
  'dynamodb:GetShardIterator LedgerTable.StreamArn',
  'dynamodb:ListStreams *',
];
const parking = ['s3:ListBucket ParkedRecords.Arn', 's3:PutObject ParkedRecords.Arn/aws/lambda/*'];
/** Reads a leaderboard, and makes it anew where it is old. */
const startsBackFills = [
  'dynamodb:GetItem JobsTable.Arn',
  'dynamodb:PutItem JobsTable.Arn',
  'dynamodb:UpdateItem JobsTable.Arn',
  'dynamodb:GetItem ProgramTable.Arn',
  'states:StartExecution <BackFillMachine>',
];
const ranks = [
  'dynamodb:GetItem BoardsTable.Arn',
  'dynamodb:PutItem BoardsTable.Arn',
  'dynamodb:Query BoardsTable.Arn',
  'dynamodb:Query BoardsTable.Arn/index/byScore',
];
const post = 'execute-api:ManageConnections /ws/POST/@connections/*';
const close = 'execute-api:ManageConnections /ws/DELETE/@connections/*';

/** Changes the list of a member's sockets, and closes sockets. */
const closesSockets = [
  'dynamodb:GetItem ConnectionsTable.Arn',
  'dynamodb:UpdateItem ConnectionsTable.Arn',
  'dynamodb:DeleteItem ConnectionsTable.Arn',
  post,
  close,
];
/** A consumer notes how late it is. */
const notesLag = 'dynamodb:UpdateItem RatesTable.Arn';
const countsFrames = 'dynamodb:UpdateItem RatesTable.Arn';

/** The facts of a person that promotions may ask for. */
const person = ['dynamodb:Query MembersTable.Arn', 'kms:Decrypt ProfileKey.Arn'];
/** A client or a partner as it is set. */
const setting = 'dynamodb:GetItem ClientsTable.Arn';
const booksPurchases = [
  ...books,
  'dynamodb:BatchGetItem ProgramTable.Arn',
  'dynamodb:GetItem CountersTable.Arn',
  'dynamodb:PutItem DetailsTable.Arn',
  ...person,
];
const booksReturns = [...books, 'dynamodb:GetItem DetailsTable.Arn', 'dynamodb:PutItem DetailsTable.Arn'];
/** Keeps an act that is above the limits of one person, instead of booking it. */
const keepsActs = ['dynamodb:GetItem DetailsTable.Arn', 'dynamodb:PutItem DetailsTable.Arn'];
const editsClients = [setting, 'dynamodb:PutItem ClientsTable.Arn'];
const opensSecrets = 'kms:Decrypt PartnerKey.Arn';

/** Changes who signs in as a member, and nothing else of the person. */
const changesPerson = [
  'dynamodb:Query LedgerTable.Arn',
  'dynamodb:GetItem MembersTable.Arn',
  'dynamodb:PutItem MembersTable.Arn',
  ...person,
  'kms:GenerateDataKey ProfileKey.Arn',
];
/** Calls of the user pool: read one user by name, and take a link away. */
const changesLinks = [
  'cognito-idp:AdminGetUser IdentityUsers.Arn',
  'cognito-idp:AdminDeleteUserAttributes IdentityUsers.Arn',
];

/** All that a function may do, beside its log and traces. A change here is a change of what can go wrong. */
const listed: Readonly<Record<string, readonly string[]>> = {
  'functions/approvals/approve-act.ts': [
    ...booksPurchases,
    ...changesLinks,
    'cognito-idp:AdminUpdateUserAttributes IdentityUsers.Arn',
    'dynamodb:GetItem DetailsTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:DeleteItem MembersTable.Arn',
    'dynamodb:UpdateItem MembersTable.Arn',
    'kms:GenerateDataKey ProfileKey.Arn',
  ],
  'functions/approvals/get-approval.ts': ['dynamodb:GetItem DetailsTable.Arn'],
  'functions/approvals/list-approvals.ts': ['dynamodb:Query DetailsTable.Arn/index/byApproval'],
  'functions/approvals/reject-act.ts': [byReference, ...keepsActs],
  'functions/audit/list-acts.ts': [
    'dynamodb:Query AuditTable.Arn',
    'dynamodb:Query AuditTable.Arn/index/byMember',
  ],
  'functions/clients/book-partner-purchase.ts': [...booksPurchases, setting, opensSecrets],
  'functions/clients/book-partner-return.ts': [...booksReturns, setting, opensSecrets],
  'functions/clients/create-partner-key.ts': [...editsClients, 'kms:Encrypt PartnerKey.Arn'],
  'functions/clients/delete-partner-key.ts': editsClients,
  'functions/clients/get-client.ts': [setting],
  'functions/clients/get-partner.ts': [setting],
  'functions/clients/list-clients.ts': ['dynamodb:Query ClientsTable.Arn'],
  'functions/clients/list-partners.ts': ['dynamodb:Query ClientsTable.Arn'],
  'functions/clients/put-client.ts': editsClients,
  'functions/clients/put-partner.ts': editsClients,
  'functions/households/get-household.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/households/join-household.ts': [
    ...books,
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:UpdateItem MembersTable.Arn',
    ...keepsActs,
    'dynamodb:Query DetailsTable.Arn',
  ],
  'functions/households/leave-household.ts': [...books, 'dynamodb:UpdateItem MembersTable.Arn'],
  'functions/identity/shape-token.ts': ['cognito-idp:AdminGetUser IdentityUsers.Arn'],
  'functions/ledger/adjust-points.ts': [...books, ...keepsActs],
  'functions/ledger/approve-adjustment.ts': [...books, ...keepsActs],
  'functions/ledger/book-forgotten-purchase.ts': [...booksPurchases, 'dynamodb:GetItem DetailsTable.Arn'],
  'functions/ledger/book-opening.ts': [...books, ...keepsActs],
  'functions/ledger/book-purchase.ts': [...booksPurchases],
  'functions/ledger/book-delivery.ts': [...booksReturns],
  'functions/ledger/book-return.ts': [...booksReturns],
  'functions/ledger/capture-redemption.ts': [...books],
  'functions/ledger/explain-entry.ts': [
    ...readLedger,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem DetailsTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:BatchGetItem ProgramTable.Arn',
  ],
  'functions/ledger/find-receipts.ts': [
    // The purchase that has a sale.
    'dynamodb:GetItem CountersTable.Arn',
    ...listsPurchases,
    'dynamodb:GetItem LedgerTable.Arn',
    'dynamodb:Query MembersTable.Arn',
  ],
  'functions/ledger/get-adjustment.ts': [
    ...readLedger,
    byReference,
    'dynamodb:GetItem DetailsTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
  ],
  'functions/ledger/get-balance.ts': [
    ...readLedger,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/ledger/get-entry.ts': [
    ...readLedger,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/ledger/get-purchase.ts': [...readsPurchases, 'dynamodb:GetItem MembersTable.Arn'],
  'functions/ledger/get-redemption.ts': [
    ...readLedger,
    byReference,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/ledger/list-adjustments.ts': ['dynamodb:Query DetailsTable.Arn/index/byApproval'],
  'functions/ledger/list-entries.ts': [
    ...readLedger,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/ledger/list-redemptions.ts': [
    ...readLedger,
    byReference,
    'dynamodb:BatchGetItem LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/ledger/list-purchases.ts': [
    ...listsPurchases,
    'dynamodb:GetItem LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
  ],
  'functions/ledger/move-purchase.ts': [...booksPurchases, 'dynamodb:GetItem DetailsTable.Arn'],
  'functions/ledger/publish-entries.ts': [
    ...streamOfLedger,
    ...parking,
    'kinesis:PutRecords Entries.Arn',
    'dynamodb:PutItem DetailsTable.Arn',
    notesLag,
  ],
  'functions/ledger/put-opening-import.ts': [
    ...keepsActs,
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/ledger/quote-purchase.ts': [
    ...readLedger,
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:BatchGetItem ProgramTable.Arn',
    'dynamodb:BatchGetItem CountersTable.Arn',
    ...person,
  ],
  'functions/ledger/redeem-points.ts': [
    ...books,
    'dynamodb:GetItem RewardsTable.Arn',
    // The counters of the points that members of a household draw and lend.
    'dynamodb:UpdateItem MembersTable.Arn',
  ],
  'functions/ledger/refund-redemption.ts': [...books, ...keepsActs],
  'functions/ledger/reject-adjustment.ts': [
    'dynamodb:Query LedgerTable.Arn',
    byReference,
    'dynamodb:GetItem DetailsTable.Arn',
    'dynamodb:PutItem DetailsTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
  ],
  'functions/ledger/republish-entries.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'kinesis:PutRecords Entries.Arn',
  ],
  'functions/ledger/sweep-due.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:PutItem LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:UpdateItem MembersTable.Arn',
    'dynamodb:Query MembersTable.Arn/index/byDue',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:UpdateItem CountersTable.Arn',
  ],
  'functions/ledger/transfer-points.ts': [...books, ...keepsActs, 'dynamodb:GetItem RatesTable.Arn'],
  'functions/ledger/void-redemption.ts': [...books],
  'functions/ledger/capture-redemption-part.ts': [...books],
  'functions/ledger/claim-redemption.ts': [...books],
  'functions/members/export-member.ts': [
    ...listsPurchases,
    ...person,
    'dynamodb:Query DetailsTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/members/get-member.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:Query MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'kms:Decrypt ProfileKey.Arn',
  ],
  'functions/engagement/get-progress.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:BatchGetItem ProgramTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:BatchGetItem EngagementTable.Arn',
    'dynamodb:Query EngagementTable.Arn',
  ],
  'functions/members/get-referral.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:ConditionCheckItem MembersTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:Query MembersTable.Arn',
    'dynamodb:UpdateItem MembersTable.Arn',
  ],
  'functions/members/link-sign-in.ts': [
    ...closesSockets,
    ...changesPerson,
    ...changesLinks,
    'cognito-idp:AdminUpdateUserAttributes IdentityUsers.Arn',
  ],
  'functions/members/unlink-sign-in.ts': [...closesSockets, ...changesPerson, ...changesLinks],
  'functions/members/lookup-member.ts': ['dynamodb:GetItem MembersTable.Arn'],
  'functions/members/change-status.ts': books,
  'functions/members/erase-member.ts': [
    ...books,
    ...person,
    'dynamodb:PutItem DetailsTable.Arn',
    'dynamodb:Query DetailsTable.Arn',
    ...changesLinks,
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:DeleteItem MembersTable.Arn',
    'dynamodb:UpdateItem MembersTable.Arn',
    'cognito-idp:AdminListGroupsForUser IdentityUsers.Arn',
    'cognito-idp:AdminUserGlobalSignOut IdentityUsers.Arn',
    'cognito-idp:AdminDeleteUser IdentityUsers.Arn',
  ],
  'functions/members/merge-members.ts': [
    ...books,
    ...keepsActs,
    ...person,
    ...changesLinks,
    'cognito-idp:AdminUpdateUserAttributes IdentityUsers.Arn',
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:DeleteItem MembersTable.Arn',
    'dynamodb:UpdateItem MembersTable.Arn',
    'kms:GenerateDataKey ProfileKey.Arn',
  ],
  'functions/members/put-member.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:PutItem LedgerTable.Arn',
    'dynamodb:Query MembersTable.Arn',
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:UpdateItem MembersTable.Arn',
    'dynamodb:DeleteItem MembersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'kms:Decrypt ProfileKey.Arn',
    'kms:GenerateDataKey ProfileKey.Arn',
  ],
  'functions/members/put-segments.ts': [
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:ConditionCheckItem MembersTable.Arn',
  ],
  'functions/program/list-program-versions.ts': ['dynamodb:Query ProgramTable.Arn'],
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
  'functions/engagement/advance-back-fills.ts': [
    'dynamodb:GetItem JobsTable.Arn',
    'dynamodb:UpdateItem JobsTable.Arn',
    'states:StartExecution <BackFillMachine>',
  ],
  'functions/engagement/fail-back-fill.ts': ['dynamodb:UpdateItem JobsTable.Arn'],
  'functions/engagement/finish-back-fill.ts': [
    'dynamodb:GetItem JobsTable.Arn',
    'dynamodb:UpdateItem JobsTable.Arn',
  ],
  'functions/engagement/get-back-fill.ts': ['dynamodb:Query JobsTable.Arn'],
  'functions/engagement/back-fill-achievement.ts': startsBackFills,
  'functions/engagement/back-fill-challenge.ts': startsBackFills,
  'functions/engagement/walk-back-fill-part.ts': [
    'dynamodb:Scan LedgerTable.Arn',
    'dynamodb:GetItem JobsTable.Arn',
    'dynamodb:PutItem JobsTable.Arn',
    ...books,
    'dynamodb:BatchGetItem ProgramTable.Arn',
    'dynamodb:GetItem DetailsTable.Arn',
    'dynamodb:PutItem DetailsTable.Arn',
    'dynamodb:GetItem RewardsTable.Arn',
    'dynamodb:BatchGetItem EngagementTable.Arn',
    'dynamodb:Query EngagementTable.Arn',
    'dynamodb:PutItem EngagementTable.Arn',
    ...ranks,
    'dynamodb:BatchGetItem ConnectionsTable.Arn',
    post,
  ],
  'functions/engagement/count-progress.ts': [
    'kinesis:DescribeStream Entries.Arn',
    'kinesis:DescribeStreamSummary Entries.Arn',
    'kinesis:GetRecords Entries.Arn',
    'kinesis:GetShardIterator Entries.Arn',
    'kinesis:ListShards Entries.Arn',
    ...parking,
    ...books,
    'dynamodb:BatchGetItem ProgramTable.Arn',
    'dynamodb:GetItem DetailsTable.Arn',
    'dynamodb:PutItem DetailsTable.Arn',
    'dynamodb:GetItem RewardsTable.Arn',
    'dynamodb:Query MembersTable.Arn',
    'dynamodb:UpdateItem MembersTable.Arn',
    'dynamodb:BatchGetItem EngagementTable.Arn',
    'dynamodb:Query EngagementTable.Arn',
    'dynamodb:PutItem EngagementTable.Arn',
    ...ranks,
    'dynamodb:BatchGetItem ConnectionsTable.Arn',
    post,
    notesLag,
  ],
  'functions/projections/project-members.ts': [
    'kinesis:DescribeStream Entries.Arn',
    'kinesis:DescribeStreamSummary Entries.Arn',
    'kinesis:GetRecords Entries.Arn',
    'kinesis:GetShardIterator Entries.Arn',
    'kinesis:ListShards Entries.Arn',
    ...parking,
    'dynamodb:BatchGetItem MembersTable.Arn',
    'dynamodb:PutItem MembersTable.Arn',
    'dynamodb:BatchWriteItem MembersTable.Arn',
    'dynamodb:Query LedgerTable.Arn',
    notesLag,
  ],
  'functions/engagement/join-challenge.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:GetItem EngagementTable.Arn',
    'dynamodb:PutItem EngagementTable.Arn',
  ],
  'functions/engagement/leave-challenge.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:BatchGetItem EngagementTable.Arn',
    'dynamodb:DeleteItem EngagementTable.Arn',
    'dynamodb:PutItem BoardsTable.Arn',
  ],
  'functions/engagement/get-leaderboard.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query LedgerTable.Arn',
    'dynamodb:BatchGetItem MembersTable.Arn',
    'dynamodb:Query EngagementTable.Arn',
    ...ranks,
  ],
  'functions/engagement/activate-achievement.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:GetItem RewardsTable.Arn',
  ],
  'functions/engagement/delete-achievement.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:DeleteItem ProgramTable.Arn',
  ],
  'functions/engagement/get-achievement.ts': ['dynamodb:GetItem ProgramTable.Arn'],
  'functions/engagement/pause-achievement.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:DeleteItem ProgramTable.Arn',
  ],
  'functions/engagement/put-achievement.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:GetItem RewardsTable.Arn',
  ],
  'functions/engagement/list-achievements.ts': ['dynamodb:Query ProgramTable.Arn'],
  'functions/engagement/list-achievement-versions.ts': ['dynamodb:Query ProgramTable.Arn'],
  'functions/engagement/activate-challenge.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:GetItem RewardsTable.Arn',
  ],
  'functions/engagement/delete-challenge.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:DeleteItem ProgramTable.Arn',
  ],
  'functions/engagement/get-challenge.ts': ['dynamodb:GetItem ProgramTable.Arn'],
  'functions/engagement/pause-challenge.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:DeleteItem ProgramTable.Arn',
  ],
  'functions/engagement/put-challenge.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:GetItem RewardsTable.Arn',
  ],
  'functions/engagement/list-challenges.ts': ['dynamodb:Query ProgramTable.Arn'],
  'functions/engagement/list-challenge-versions.ts': ['dynamodb:Query ProgramTable.Arn'],
  'functions/promotions/activate-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:GetItem CountersTable.Arn',
    'dynamodb:UpdateItem CountersTable.Arn',
    ...keepsActs,
  ],
  'functions/promotions/approve-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:GetItem CountersTable.Arn',
    ...keepsActs,
  ],
  'functions/promotions/delete-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:DeleteItem ProgramTable.Arn',
    'dynamodb:GetItem CountersTable.Arn',
  ],
  'functions/backtests/advance-backtests.ts': [
    'dynamodb:GetItem JobsTable.Arn',
    'dynamodb:UpdateItem JobsTable.Arn',
    'states:StartExecution <BacktestMachine>',
  ],
  'functions/backtests/fail-backtest.ts': ['dynamodb:UpdateItem JobsTable.Arn'],
  'functions/backtests/finish-backtest.ts': [
    'dynamodb:GetItem JobsTable.Arn',
    'dynamodb:UpdateItem JobsTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/backtests/get-backtest.ts': ['dynamodb:Query JobsTable.Arn'],
  'functions/promotions/get-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:GetItem CountersTable.Arn',
  ],
  'functions/promotions/list-promotion-versions.ts': ['dynamodb:Query ProgramTable.Arn'],
  'functions/promotions/list-promotions.ts': [
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:BatchGetItem CountersTable.Arn',
  ],
  'functions/promotions/pause-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:DeleteItem ProgramTable.Arn',
    'dynamodb:GetItem CountersTable.Arn',
  ],
  'functions/promotions/put-promotion.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:GetItem CountersTable.Arn',
  ],
  'functions/promotions/reject-promotion.ts': keepsActs,
  'functions/backtests/start-backtest.ts': [
    'dynamodb:GetItem JobsTable.Arn',
    'dynamodb:PutItem JobsTable.Arn',
    'dynamodb:UpdateItem JobsTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'states:StartExecution <BacktestMachine>',
  ],
  'functions/backtests/walk-backtest-part.ts': [
    'dynamodb:GetItem LedgerTable.Arn',
    'dynamodb:Scan LedgerTable.Arn',
    'dynamodb:GetItem DetailsTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
    'dynamodb:GetItem JobsTable.Arn',
    'dynamodb:PutItem JobsTable.Arn',
    'dynamodb:GetItem MembersTable.Arn',
    'dynamodb:Query MembersTable.Arn',
    'kms:Decrypt ProfileKey.Arn',
  ],
  'functions/realtime/answer-frame.ts': [...closesSockets, countsFrames],
  'functions/realtime/authorize-socket.ts': [],
  'functions/realtime/connect.ts': [...closesSockets, countsFrames, 'dynamodb:Query LedgerTable.Arn'],
  'functions/realtime/disconnect.ts': [
    'dynamodb:UpdateItem ConnectionsTable.Arn',
    'dynamodb:DeleteItem ConnectionsTable.Arn',
  ],
  'functions/realtime/push-entries.ts': [
    ...streamOfLedger,
    ...parking,
    ...closesSockets,
    'dynamodb:BatchGetItem ConnectionsTable.Arn',
    'dynamodb:Query LedgerTable.Arn',
    notesLag,
  ],
  'functions/realtime/resume.ts': [...closesSockets, countsFrames, 'dynamodb:Query LedgerTable.Arn'],
  'functions/realtime/sweep-sockets.ts': [
    ...closesSockets,
    'dynamodb:Query ConnectionsTable.Arn/index/byDue',
    'dynamodb:Query LedgerTable.Arn',
  ],
  'functions/rewards/get-reward.ts': [
    'dynamodb:GetItem RewardsTable.Arn',
    'dynamodb:GetItem CountersTable.Arn',
  ],
  'functions/rewards/list-rewards.ts': [
    'dynamodb:Query RewardsTable.Arn',
    'dynamodb:BatchGetItem CountersTable.Arn',
  ],
  'functions/rewards/put-reward.ts': [
    'dynamodb:GetItem RewardsTable.Arn',
    'dynamodb:PutItem RewardsTable.Arn',
    'dynamodb:GetItem CountersTable.Arn',
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:Query ProgramTable.Arn',
  ],
  'functions/stores/delete-store.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
    'dynamodb:DeleteItem ProgramTable.Arn',
  ],
  'functions/stores/get-store.ts': ['dynamodb:GetItem ProgramTable.Arn'],
  'functions/stores/list-stores.ts': ['dynamodb:Query ProgramTable.Arn'],
  'functions/stores/put-store.ts': [
    'dynamodb:GetItem ProgramTable.Arn',
    'dynamodb:PutItem ProgramTable.Arn',
    'dynamodb:UpdateItem ProgramTable.Arn',
  ],
  'functions/service/get-health.ts': [],
  'functions/service/get-operations-health.ts': [
    'dynamodb:GetItem RatesTable.Arn',
    'dynamodb:GetItem JobsTable.Arn',
    'dynamodb:Query MembersTable.Arn/index/byDue',
  ],
  'functions/service/not-found.ts': [],
};

/** Functions of every call by which staff may change something, or read something of a member. */
const audited = new Set(catalogue.filter(auditedAs).map(functionFile));
const accepts = (...callers: readonly string[]) =>
  new Set(
    catalogue
      .filter(({ scopes }) => scopes !== 'public' && scopes.some((scope) => callers.includes(scope)))
      .map(functionFile),
  );
/** A call of a machine or a member is counted against its caller's limit. Staff have none. */
const limited = accepts('channel', 'member');
/** A call that may name somebody by an identifier counts those of nobody. */
const misses = new Set(catalogue.filter(namesMember).map(functionFile));
/** A call that machines may make asks whether its client is disabled. */
const guarded = accepts('channel');
const grants = Object.entries(listed).map(
  ([file, own]) =>
    [
      file,
      [
        ...own,
        ...(audited.has(file) ? ['dynamodb:PutItem AuditTable.Arn'] : []),
        ...(guarded.has(file) ? [setting] : []),
        ...(limited.has(file) || misses.has(file) ? ['dynamodb:UpdateItem RatesTable.Arn'] : []),
      ],
    ] as const,
);

const ofEveryFunction =
  /^(logs:CreateLogStream|logs:PutLogEvents|xray:PutTraceSegments|xray:PutTelemetryRecords) /;
const throughDataKey = / DataKey\.Arn$/;

/** Without where an API is, and without what CDK adds to the name of a state machine. */
function shortened(resource: string): string {
  return resource
    .replace(/^arn:aws:execute-api:.*>(?=\/ws\/)/, '')
    .replace(/^<(\w*Machine)[0-9A-F]{8}>/, '<$1>')
    .replace(/^<referenceto\w*?BackFills(BackFillMachine)[0-9A-F]{8}Ref>/, '<$1>');
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

describe('the permissions of each function', () => {
  it('are listed here for every function', () => {
    expect([...laurelFunctions(synthesized('dev')).keys()].sort()).toEqual(Object.keys(listed).sort());
  });

  it.each(grants)('%s', (file, expected) => {
    expect(grantsOf('dev', file)).toEqual([...expected].sort());
  });

  it.each(grants)('%s, with a customer-managed key: the same, and that key', (file, expected) => {
    const inStaging = grantsOf('staging', file);
    expect(inStaging.filter((grant) => !throughDataKey.test(grant))).toEqual([...expected].sort());
    const touchesData = expected.some((grant) => /^(dynamodb|kinesis|s3):/.test(grant));
    // Each function decrypts its environment with that key.
    const own = inStaging.filter((grant) => throughDataKey.test(grant));
    expect(own).toContain('kms:Decrypt DataKey.Arn');
    expect(own.length > 1).toBe(touchesData);
  });

  it('include its own log group and no other', () => {
    const app = synthesized('dev');
    for (const fn of laurelFunctions(app).values()) {
      const logged = permissionsOf(app, fn).filter(({ action }) => action.startsWith('logs:'));
      const own = `${fn.Properties.LoggingConfig.LogGroup.Ref.replace(/[0-9A-F]{8}$/, '')}.Arn`;
      expect(new Set(logged.map(({ resource }) => resource))).toEqual(new Set([own]));
    }
  });
});

/** Grants of each state machine, without its log and traces and with its name as `<machine>`. */
function machineGrants(environment: 'dev' | 'staging'): ReadonlyMap<string, readonly string[]> {
  const app = synthesized(environment);
  const byRole = permissionsByRole(app);
  return new Map(
    app.ofType('AWS::StepFunctions::StateMachine').map(({ stack, logicalId, Properties }) => {
      const role = `${stack}/${Properties.RoleArn['Fn::GetAtt'][0]}`;
      const grants = (byRole.get(role) ?? [])
        .filter(({ action }) => !/^(logs|xray):/.test(action))
        .map(({ action, resource }) => {
          const named = resource.replaceAll(
            new RegExp(`<${logicalId}>|${logicalId.slice(0, -8)}\\.Name`, 'g'),
            '<machine>',
          );
          return `${action} ${named.replace(/^arn:.*:execution:/, 'execution:')}`;
        });
      return [logicalId.replace(/[0-9A-F]{8}$/, ''), grants.sort()] as const;
    }),
  );
}

describe('the permissions of each state machine', () => {
  /** Each part of a job is an execution of the machine itself; redriven ones are named by their map run, too. */
  const parts = [
    'states:DescribeExecution execution:<machine>:*',
    'states:RedriveExecution execution:<machine>/*:*',
    'states:StartExecution <machine>',
    'states:StopExecution execution:<machine>:*',
  ];
  const steps = {
    Backtest: ['FailBacktest', 'FinishBacktest', 'WalkBacktestPart'],
    BackFill: ['FailBackFill', 'FinishBackFill', 'WalkBackFillPart'],
  };

  it.each(['dev', 'staging'] as const)('is to run its steps and its parts in %s', (environment) => {
    const expected = Object.entries(steps).map(([job, own]) => {
      const invoked = own.map((step) => `lambda:InvokeFunction ${job}${step}.Arn`);
      return [`${job}Machine`, [...invoked, ...parts].sort()] as const;
    });
    expect(machineGrants(environment)).toEqual(new Map(expected));
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
      /^dynamodb:(GetItem|BatchGetItem|Query|Scan|PutItem|DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;
    expect(onLedger.filter(({ action }) => !allowed.test(action))).toEqual([]);
  });

  it('only the jobs that read all history may look at all of it', () => {
    const scanners = onLedger.filter(({ action }) => action === 'dynamodb:Scan').map(({ role }) => role);
    expect(scanners.sort()).toEqual([
      expect.stringMatching(/\/BackFills\/BackFillWalkBackFillPartRole[0-9A-F]{8}$/),
      expect.stringMatching(/\/Backtests\/BacktestWalkBacktestPartRole[0-9A-F]{8}$/),
    ]);
  });

  it('only functions that book, the enrolment, the sweep and those that count progress may put', () => {
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
      'ApproveActRole',
      'ApproveAdjustmentRole',
      'BackFillWalkBackFillPartRole',
      'BookDeliveryRole',
      'BookForgottenPurchaseRole',
      'BookOpeningRole',
      'BookPartnerPurchaseRole',
      'BookPartnerReturnRole',
      'BookPurchaseRole',
      'BookReturnRole',
      'CaptureRedemptionPartRole',
      'CaptureRedemptionRole',
      'ChangeStatusRole',
      'ClaimRedemptionRole',
      'CountProgressRole',
      'DueSweepSweepDueRole',
      'EraseMemberRole',
      'JoinHouseholdRole',
      'LeaveHouseholdRole',
      'MergeMembersRole',
      'MovePurchaseRole',
      'PutMemberRole',
      'RedeemPointsRole',
      'RefundRedemptionRole',
      'TransferPointsRole',
      'VoidRedemptionRole',
    ]);
  });

  it('every call that may put tells of full logs, but the enrolment, whose log is empty', () => {
    const putting = catalogue.filter((call) =>
      grantsOf('dev', functionFile(call)).includes('dynamodb:PutItem LedgerTable.Arn'),
    );
    const telling = catalogue.filter(({ refusals }) => refusals.includes('log-full'));
    expect(telling.length).toBeGreaterThan(15);
    expect(telling.map(({ operationId }) => operationId)).toEqual(
      putting.map(({ operationId }) => operationId).filter((id) => id !== 'putMember'),
    );
  });

  it('no role may do more to the audit trail than add to it, but the one call that reads it', () => {
    const onAudit = all.filter(
      ({ action, resource }) =>
        /^(\*|dynamodb:)/.test(action) && (resource.startsWith('AuditTable') || resource === '*'),
    );
    const added = onAudit.filter(({ action }) => action === 'dynamodb:PutItem');
    expect(new Set(added.map(({ resource }) => resource))).toEqual(new Set(['AuditTable.Arn']));
    expect(added).toHaveLength(audited.size);
    const others = onAudit.filter(({ action }) => !/^dynamodb:(PutItem|ListStreams)$/.test(action));
    expect(
      others.map(({ role, action }) => [
        role
          .replace(/[0-9A-F]{8}$/, '')
          .split('/')
          .at(-1),
        action,
      ]),
    ).toEqual([
      ['ListActsRole', 'dynamodb:Query'],
      ['ListActsRole', 'dynamodb:Query'],
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
