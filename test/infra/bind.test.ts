import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { environments } from '../../infra/environments.ts';
import { bind } from '../../infra/lambda/bind.ts';
import { LaurelFunction } from '../../infra/lambda/laurel-function.ts';
import { type Tables, tableDefinitions } from '../../infra/storage/tables.ts';

/** Never run: the compiler must refuse each line below a comment, and fails where it does not. */
export function refusedByTheCompiler(fn: LaurelFunction, tables: Tables): void {
  // @ts-expect-error entries are immutable
  bind(fn, tables.ledger, ['UpdateItem']);
  // @ts-expect-error entries stay
  bind(fn, tables.ledger, ['DeleteItem']);
  // @ts-expect-error only jobs that read all of history scan, and only the ledger
  bind(fn, tables.members, ['Scan']);
  // @ts-expect-error a counter is added to, never put
  bind(fn, tables.counters, ['PutItem']);
  // @ts-expect-error the audit trail is never changed
  bind(fn, tables.audit, ['UpdateItem']);
  // @ts-expect-error every version of a reward stays
  bind(fn, tables.rewards, ['DeleteItem']);
  // @ts-expect-error calls are counted, never read
  bind(fn, tables.rates, ['GetItem']);
  // @ts-expect-error no call reads one connection
  bind(fn, tables.connections, ['GetItem']);
  // @ts-expect-error an index of another table
  bind(fn, tables.ledger, ['Query'], ['byDue']);
  // @ts-expect-error a table without an index
  bind(fn, tables.details, ['Query'], ['byReference']);
}

describe('binding a table', () => {
  it('tells a function its name and allows what is asked, no more', () => {
    const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'stack');
    const fn = new LaurelFunction(stack, {
      environment: environments.dev,
      file: 'functions/ledger/get-entry.ts',
      alarmTopic: new Topic(stack, 'Alarms'),
    });
    const tableArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/ledger';
    const ledger = { definition: tableDefinitions.ledger, tableName: 'ledger', tableArn };
    bind(fn, ledger, ['GetItem'], ['byReference']);

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { LEDGER_TABLE: 'ledger' } },
    });
    const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    expect(statements.filter(({ Action }) => JSON.stringify(Action).includes('dynamodb'))).toEqual([
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: tableArn },
      { Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${tableArn}/index/byReference` },
    ]);
  });
});
