import type { ExplainedGrants } from '../../tools/test/grants.ts';

/** Grants that neither `npm test` nor `e2e/every-call` uses, each with the reason for which a role has them all the same. */
export const explainedGrants: readonly ExplainedGrants[] = [
  {
    grants: /^(Backtests\/Backtest|BackFills\/BackFill)Machine states:(Describe|Stop|Redrive)Execution /,
    reason: 'Step Functions needs them where a person stops or redrives a job in the console.',
  },
  {
    grants: /^\w+\/\w+ dynamodb:UpdateItem table\/RatesTable$/,
    reason:
      'A function counts calls in memory, and writes only every n-th of a second: rate-limits.deep.test.ts. Others count only calls that find nobody: misses.deep.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Backtests\/BacktestWalkBacktestPart dynamodb:GetItem table\/LedgerTable$/,
    reason:
      'A run reads the entry before its first one where another run, of 45 seconds, ended: backtest.test.ts.',
    sometimes: true,
  },
  {
    grants: /^(Households\/(Join|Leave)Household|Members\/EraseMember) dynamodb:GetItem table\/LedgerTable$/,
    reason:
      'They read the entry of their act where another call books it at the same time: households.test.ts, endings.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Counting\/CountProgress dynamodb:(Query|UpdateItem) table\/MembersTable$/,
    reason:
      'A consumer looks for friends and ends referrals where the programme rewards them: referrals.deep.test.ts.',
    sometimes: true,
  },
  {
    grants:
      /^Engagement\/(GetLeaderboard dynamodb:(BatchGetItem table\/MembersTable|Query table\/(Ledger|Engagement)Table)|LeaveChallenge dynamodb:(BatchGetItem table\/Engagement|PutItem table\/Boards)Table)$/,
    reason:
      'Names and the own place are read where somebody has a score, boards are left by those who were on them: leaderboard.deep.test.ts, get-leaderboard.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Ledger\/DueSweepSweepDue dynamodb:GetItem table\/MembersTable$/,
    reason: 'The sweep sets a member aside whose log it cannot settle: sweep.deep.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Counting\/CountProgress /,
    reason:
      'Nothing is counted where nothing is defined: progress.deep.test.ts, and count-progress.test.ts for merges, segments and prizes.',
    sometimes: true,
  },
  {
    grants: /^Projections\/ProjectMembers dynamodb:Query table\/LedgerTable$/,
    reason: 'A consumer reads the log where the stream left a gap: streams.deep.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Realtime\/PushEntries dynamodb:Query table\/LedgerTable$/,
    reason: 'It reads the log where the stream left a gap: streams.deep.test.ts.',
    sometimes: true,
  },
  {
    grants:
      /^(Realtime\/\w+|Members\/(Link|Unlink)SignIn) (dynamodb:\w+ table\/ConnectionsTable|execute-api:ManageConnections \S+\/(POST|DELETE)\/)/,
    reason:
      'They reply to frames, send what was missed, and close sockets with their reason: realtime.deep.test.ts, sockets.deep.test.ts, closing.test.ts.',
    sometimes: true,
  },
  {
    grants:
      /^Realtime\/(Connect|SocketSweepSweepSockets) dynamodb:Query table\/(LedgerTable|ConnectionsTable)/,
    reason: 'The sweep looks each minute, and reads the log where something was not sent: isolation.test.ts.',
    sometimes: true,
  },
  {
    grants:
      /^Approvals\/ApproveAct (cognito-idp:\w+ userpool|kms:\w+ key|dynamodb:(BatchGetItem table\/ProgramTable|(Get|Update)Item table\/(CountersTable|MembersTable)))/,
    reason:
      'It books each act as the function of that act does, with identifiers, sign-ins and budgets: approvals.test.ts books one of each kind without them, service-desk.test.ts and sign-in-links.test.ts with them.',
    sometimes: true,
  },
  {
    grants: /^Approvals\/ApproveAct dynamodb:(Put|Update)Item table\/ProgramTable$/,
    reason: 'It activates promotions that waited: promotion-approvals.deep.test.ts.',
    sometimes: true,
  },
  {
    grants:
      /^(Backtests\/BacktestAdvanceBacktests|BackFills\/BackFillAdvanceBackFills) states:StartExecution /,
    reason: 'It starts a job that has waited for another to end: backtests.deep.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Ledger\/(ClaimRedemption|CaptureRedemptionPart) dynamodb:UpdateItem table\/CountersTable$/,
    reason:
      'A claim or a part may find that a reservation of a reward has lapsed, whose stock then comes back.',
    sometimes: true,
  },
  {
    grants: /^Ledger\/BookDelivery dynamodb:(UpdateItem table\/CountersTable|PutItem table\/DetailsTable)$/,
    reason: 'A delivery may find that a reservation of a reward has lapsed, or name very many lines.',
    sometimes: true,
  },
  {
    grants: /^Ledger\/BookPurchase dynamodb:BatchGetItem table\/ProgramTable$/,
    reason:
      'A warm function fetches the promotions released since it started, where it books again in time: promoted-purchases.deep.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Promotions\/ApprovePromotion dynamodb:GetItem table\/CountersTable$/,
    reason: 'Its reply has the spent part of a budget: promotion-approvals.deep.test.ts.',
    sometimes: true,
  },
];
