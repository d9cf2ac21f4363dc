import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';
import { BacktestMachine, backtestOperations } from './backtest-machine.ts';

export class BacktestFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Backtests');
    const machine = new BacktestMachine(this, context);
    apiFunctions(this, context, 'backtests', backtestOperations(context, machine));
  }
}
