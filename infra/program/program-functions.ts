import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind } from '../lambda/bind.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';

export class ProgramFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Program');
    const { program } = context.data;
    apiFunctions(this, context, 'program', {
      getProgram: { bind: (fn) => bind(fn, program, ['GetItem', 'Query']) },
      putProgram: { bind: (fn) => bind(fn, program, ['GetItem', 'Query', 'PutItem', 'UpdateItem']) },
    });
  }
}
