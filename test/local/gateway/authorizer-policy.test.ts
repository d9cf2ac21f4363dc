import { describe, expect, it } from 'vitest';
import { decisionOf } from '../../../local/gateway/authorizer-policy.ts';

const methodArn = 'arn:aws:execute-api:eu-west-1:000000000000:abc123/ws/$connect';
const allow = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn };

function decided(Statement: unknown, rest: object = {}): string {
  return decisionOf({ principalId: 'm1', policyDocument: { Statement }, ...rest }, methodArn).kind;
}

describe('the policy of an authorizer', () => {
  it.each([
    ['one statement', allow],
    ['a list', [allow]],
    ['every resource', { ...allow, Resource: '*' }],
    ['a resource with wildcards', { ...allow, Resource: 'arn:aws:execute-api:*:*:abc123/ws/*' }],
    ['an action with wildcards, in other letters', { ...allow, Action: ['EXECUTE-API:*'] }],
  ])('lets in by %s', (_, statement) => {
    expect(decided(statement)).toBe('allowed');
  });

  it.each([
    ['a Deny beside an Allow', [allow, { ...allow, Effect: 'Deny' }]],
    ['another action', { ...allow, Action: 'execute-api:ManageConnections' }],
    ['another API', { ...allow, Resource: methodArn.replace('abc123', 'other') }],
    ['a wildcard of another stage', { ...allow, Resource: methodArn.replace('ws/$connect', 'test/*') }],
    ['a condition that does not hold', { ...allow, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    ['no statement', []],
  ])('refuses by %s', (_, statement) => {
    expect(decided(statement)).toBe('denied');
  });

  it.each([
    ['no principal', allow, { principalId: undefined }],
    ['a context with an object', allow, { context: { member: {} } }],
    ['a statement without an action', { Effect: 'Allow', Resource: '*' }, {}],
    ['an unknown effect', { ...allow, Effect: 'Maybe' }, {}],
    ['a condition that the runner does not know', { ...allow, Condition: { DateLessThan: { a: '1' } } }, {}],
    ['no policy', undefined, {}],
  ])('is invalid with %s', (_, statement, rest) => {
    expect(decided(statement, rest)).toBe('invalid');
  });
});
