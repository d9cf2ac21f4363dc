import type { ExplainedGrants } from '../../tools/test/grants.ts';

/** Grants that `npm test` does not use, each with the reason for which a role has them all the same. */
export const explainedGrants: readonly ExplainedGrants[] = [
  {
    grants: /^Backtests\/BacktestMachine states:(Describe|Stop|Redrive)Execution /,
    reason: 'Step Functions needs them where a person stops or redrives a job in the console.',
  },
];
