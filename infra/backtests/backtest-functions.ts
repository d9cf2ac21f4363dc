import { NestedStack } from 'aws-cdk-lib';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { PartitionedJob } from '../jobs/partitioned-job.ts';
import { bind, bindJobMachine, bindProfileKey } from '../lambda/bind.ts';
import { type ApiContext, apiFunctions, type Operation } from '../service/api-functions.ts';
import type { ServiceContext } from '../service/service-context.ts';

export class BacktestFunctions extends NestedStack {
  readonly machine: IStateMachine;

  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Backtests');
    this.machine = backtestJob(this, context).machine;
    apiFunctions(this, context, 'backtests', backtestOperations(context, this.machine));
  }
}

/** The job of back-tests, which tries a promotion on the recorded purchases, part by part. */
function backtestJob(scope: Construct, context: ServiceContext): PartitionedJob {
  const { data } = context;
  return new PartitionedJob(scope, 'Backtest', context, {
    purpose: 'tries a promotion on recorded purchases',
    walk: {
      file: 'functions/backtests/walk-backtest-part.ts',
      bind: (fn) => {
        bind(fn, data.ledger, ['Scan', 'GetItem']);
        bind(fn, data.details, ['GetItem']);
        bind(fn, data.program, ['GetItem', 'Query']);
        // Conditions of a promotion may test facts of the person.
        bind(fn, data.members, ['GetItem', 'Query']);
        bindProfileKey(fn, data.profileKey, ['Decrypt']);
      },
    },
    finish: {
      file: 'functions/backtests/finish-backtest.ts',
      bind: (fn) => bind(fn, data.program, ['GetItem', 'Query']),
    },
    fail: { file: 'functions/backtests/fail-backtest.ts' },
    advance: { file: 'functions/backtests/advance-backtests.ts' },
  });
}

/** The calls of back-tests, with their permissions. */
function backtestOperations(
  { data }: ApiContext,
  machine: IStateMachine,
): Readonly<Record<'startBacktest' | 'getBacktest', Operation>> {
  return {
    startBacktest: {
      bind: (fn) => {
        bind(fn, data.program, ['GetItem', 'Query']);
        bind(fn, data.jobs, ['GetItem', 'PutItem', 'UpdateItem']);
        bindJobMachine(fn, machine);
      },
    },
    getBacktest: { bind: (fn) => bind(fn, data.jobs, ['Query']) },
  };
}
