import type { ExplainedGrants } from '../../tools/test/grants.ts';

/** Grants that `npm test` does not use, each with the reason for which a role has them all the same. */
export const explainedGrants: readonly ExplainedGrants[] = [
  {
    grants: /^Backtests\/BacktestMachine states:(Describe|Stop|Redrive)Execution /,
    reason: 'Step Functions needs them where a person stops or redrives a job in the console.',
  },
  {
    grants: /^\w+\/\w+ dynamodb:UpdateItem table\/RatesTable$/,
    reason:
      'A function counts calls in memory, and writes only every n-th of a second: rate-limits.deep.test.ts.',
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
    grants: /^Ledger\/DueSweepSweepDue dynamodb:GetItem table\/MembersTable$/,
    reason: 'The sweep sets a member aside whose log it cannot settle: sweep.deep.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Projections\/ProjectMembers dynamodb:Query table\/LedgerTable$/,
    reason: 'A consumer reads the log where the stream left a gap: streams.deep.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Realtime\/AnswerFrame execute-api:ManageConnections \S+\/POST\//,
    reason: 'It replies to pings and to frames that are wrong, which no page sends: realtime.deep.test.ts.',
  },
  {
    grants: /^Realtime\/Resume execute-api:ManageConnections \S+\/POST\//,
    reason: 'It sends what a socket has missed: realtime.deep.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Realtime\/PushEntries dynamodb:Query table\/LedgerTable$/,
    reason: 'It reads the log where the stream left a gap: streams.deep.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Realtime\/(PushEntries|Resume) dynamodb:DeleteItem table\/ConnectionsTable$/,
    reason: 'They forget a socket that is gone or whose token has expired: realtime.deep.test.ts.',
    sometimes: true,
  },
  {
    grants: /^Realtime\/PushEntries execute-api:ManageConnections \S+\/DELETE\//,
    reason: 'It closes a socket whose token has expired: realtime.deep.test.ts.',
  },
];
