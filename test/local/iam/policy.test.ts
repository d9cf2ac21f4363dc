import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy, type StatementText } from '../../../local/iam/policy.ts';
import { runs } from '../../property-runs.ts';

const table = (name: string) => `arn:aws:dynamodb:eu-west-1:000000000000:table/${name}`;
const allow = (Action: string | string[], Resource: string | string[], rest: object = {}): StatementText => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
});
const deny = (Action: string, Resource: string, rest: object = {}): StatementText => ({
  ...allow(Action, Resource, rest),
  Effect: 'Deny',
});
const verdict = (statements: readonly StatementText[], action: string, resource: string, context = {}) =>
  compilePolicy(statements).decide({ action, resource, context }).verdict;

describe('the policies of a role', () => {
  it('allow nothing by themselves', () => {
    expect(verdict([], 'dynamodb:GetItem', table('a'))).toBe('not-allowed');
  });

  it.each([
    ['dynamodb:GetItem', table('a'), 'allowed'],
    ['DynamoDB:getitem', table('a'), 'allowed'],
    ['dynamodb:PutItem', table('a'), 'not-allowed'],
    ['dynamodb:GetItem', table('b'), 'not-allowed'],
    ['dynamodb:GetItem', table('A'), 'not-allowed'],
    ['dynamodb:GetItem', table('a/index/byDue'), 'not-allowed'],
  ])('%s on %s is %s where GetItem on one table is allowed', (action, resource, expected) => {
    expect(verdict([allow('dynamodb:GetItem', table('a'))], action, resource)).toBe(expected);
  });

  it.each([
    ['arn:aws:dynamodb:*:000000000000:table/a', 'allowed'],
    ['arn:aws:dynamodb:*:table/a', 'not-allowed'],
    ['arn:aws:*', 'not-allowed'],
    ['arn:aws:dynamodb:eu-west-1:000000000000:*', 'allowed'],
    ['*', 'allowed'],
  ])('take a wildcard within one part of an ARN: on %s it is %s', (pattern, expected) => {
    expect(verdict([allow('dynamodb:GetItem', pattern)], 'dynamodb:GetItem', table('a'))).toBe(expected);
  });

  it('match wildcards in actions and resources', () => {
    const wide = [allow('dynamodb:*Item', table('?/index/*'))];
    expect(verdict(wide, 'dynamodb:PutItem', table('a/index/byDue'))).toBe('allowed');
    expect(verdict(wide, 'dynamodb:Query', table('a/index/byDue'))).toBe('not-allowed');
    expect(verdict(wide, 'dynamodb:PutItem', table('ab/index/byDue'))).toBe('not-allowed');
  });

  it('refuse by a Deny, whatever allows the same and in whatever order', () => {
    const statements = [allow('*', '*'), deny('dynamodb:DeleteItem', table('a'))];
    for (const both of [statements, statements.toReversed()]) {
      expect(verdict(both, 'dynamodb:DeleteItem', table('a'))).toBe('denied');
      expect(verdict(both, 'dynamodb:DeleteItem', table('b'))).toBe('allowed');
    }
  });

  it('name all but some actions or resources with NotAction and NotResource', () => {
    const others: StatementText = {
      Effect: 'Allow',
      NotAction: 'iam:*',
      NotResource: [table('a'), table('b')],
    };
    expect(verdict([others], 'dynamodb:GetItem', table('c'))).toBe('allowed');
    expect(verdict([others], 'dynamodb:GetItem', table('b'))).toBe('not-allowed');
    expect(verdict([others], 'iam:PassRole', table('c'))).toBe('not-allowed');
  });

  it('hold a condition against an Allow and against a Deny', () => {
    const condition = { Condition: { StringEquals: { 'kms:ViaService': 's3' } } };
    const s3 = { 'kms:viaservice': 's3' };
    expect(verdict([allow('kms:Decrypt', '*', condition)], 'kms:Decrypt', 'k', s3)).toBe('allowed');
    expect(verdict([allow('kms:Decrypt', '*', condition)], 'kms:Decrypt', 'k')).toBe('not-allowed');
    const unless = [allow('kms:*', '*'), deny('kms:Decrypt', '*', condition)];
    expect(verdict(unless, 'kms:Decrypt', 'k', s3)).toBe('denied');
    expect(verdict(unless, 'kms:Decrypt', 'k')).toBe('allowed');
  });

  it('tell each grant that allowed a request', () => {
    const statements = [allow(['dynamodb:GetItem', 'dynamodb:*'], [table('a'), table('b')])];
    expect(
      compilePolicy(statements).decide({ action: 'dynamodb:GetItem', resource: table('a') }).grants,
    ).toEqual([
      { action: 'dynamodb:GetItem', resource: table('a') },
      { action: 'dynamodb:*', resource: table('a') },
    ]);
  });

  it.each([
    [{ Effect: 'Maybe', Action: 'a:b', Resource: '*' }, 'the effect Maybe is unknown'],
    [{ Effect: 'Allow', Resource: '*' }, 'needs either an element or its Not form'],
    [
      { Effect: 'Allow', Action: 'a:b', NotAction: 'a:c', Resource: '*' },
      'needs either an element or its Not form',
    ],
    [
      { Effect: 'Allow', Action: 'a:b', Resource: '*', Principal: '*' },
      'the element Principal is not supported',
    ],
  ])('that the runner does not know are refused: %j', (statement, message) => {
    expect(() => compilePolicy([statement])).toThrow(message);
  });

  it('give no more after a Deny is added, and no less after an Allow is', () => {
    const statement = fc
      .tuple(fc.constantFrom('a:*', 'a:Get', 'a:Put', '*'), fc.constantFrom('x', 'y', '*', '?'), fc.boolean())
      .map(([action, resource, denies]) => (denies ? deny : allow)(action, resource));
    const request = fc.record({
      action: fc.constantFrom('a:Get', 'a:Put', 'b:Get'),
      resource: fc.constantFrom('x', 'y', 'xy'),
    });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), statement, request, (some, another, asked) => {
        const [before, after] = [some, [...some, another]].map(
          (statements) => compilePolicy(statements).decide(asked).verdict === 'allowed',
        );
        if (another.Effect === 'Deny') expect(before || !after).toBe(true);
        else if (some.every(({ Effect }) => Effect === 'Allow')) expect(after || !before).toBe(true);
      }),
      { numRuns: runs(10_000) },
    );
  });
});
