import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { environments } from '../../infra/environments/environments.ts';
import { bind } from '../../infra/lambda/bind.ts';
import { LaurelFunction } from '../../infra/lambda/laurel-function.ts';
import { tableDefinitions } from '../../infra/storage/tables.ts';

describe('binding a table', () => {
  it('tells a function its name and allows what is asked, no more', () => {
    const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'stack');
    const fn = new LaurelFunction(stack, {
      environment: environments.dev,
      file: 'functions/ledger/get-entry.ts',
      alarmTopic: new Topic(stack, 'Alarms'),
      dataKey: undefined,
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
