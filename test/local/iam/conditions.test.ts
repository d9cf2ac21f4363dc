import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../../local/iam/conditions.ts';

const via = (value: unknown, operator = 'StringEquals') =>
  compileCondition({ [operator]: { 'kms:ViaService': value } });
const names = (operator: string) =>
  compileCondition({ [operator]: { 'kms:EncryptionContextKeys': ['member', 'kind'] } });

describe('a condition', () => {
  it.each([
    ['StringEquals', 'dynamodb', 'dynamodb', true],
    ['StringEquals', 'dynamodb', 'DynamoDB', false],
    ['StringEqualsIgnoreCase', 'dynamodb', 'DynamoDB', true],
    ['StringNotEquals', 'dynamodb', 's3', true],
    ['StringNotEquals', 'dynamodb', 'dynamodb', false],
    ['StringLike', 'dynamo*', 'dynamodb', true],
    ['StringLike', 'dynamo?', 'dynamo', false],
    ['StringNotLike', 'dynamo*', 'dynamodb', false],
    ['Bool', 'true', 'TRUE', true],
    ['Bool', 'true', 'false', false],
  ])('%s %s on %s: %s', (operator, given, actual, holds) => {
    expect(via(given, operator)({ 'kms:viaservice': actual })).toBe(holds);
  });

  it.each([
    ['arn:aws:events:*:*:rule/sweep', 'arn:aws:events:eu-west-1:0:rule/sweep', true],
    ['arn:aws:events:*:*:rule/*', 'arn:aws:events:eu-west-1:0:rule/a/b:c', true],
    ['arn:aws:*:rule/sweep', 'arn:aws:events:eu-west-1:0:rule/sweep', false],
  ])('compares an ARN part by part: %s on %s: %s', (given, actual, holds) => {
    const condition = compileCondition({ ArnLike: { 'aws:SourceArn': given } });
    expect(condition({ 'aws:sourcearn': actual })).toBe(holds);
  });

  it('needs one of its values, and a negated one none of them', () => {
    expect(via(['s3', 'dynamodb'])({ 'kms:viaservice': 'dynamodb' })).toBe(true);
    expect(via(['s3', 'dynamodb'], 'StringNotEquals')({ 'kms:viaservice': 'dynamodb' })).toBe(false);
  });

  it('needs all of its operators and keys', () => {
    const both = compileCondition({
      StringEquals: { 'kms:ViaService': 's3', 'aws:SourceAccount': '1' },
      Bool: { 'aws:SecureTransport': 'true' },
    });
    const all = { 'kms:viaservice': 's3', 'aws:sourceaccount': '1', 'aws:securetransport': 'true' };
    expect(both(all)).toBe(true);
    for (const key of Object.keys(all)) expect(both({ ...all, [key]: 'other' })).toBe(false);
  });

  it.each([
    ['StringEquals', false],
    ['StringLike', false],
    ['StringNotEquals', true],
    ['StringEqualsIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
  ])('%s on a key that the request lacks: %s', (operator, holds) => {
    expect(via('dynamodb', operator)({})).toBe(holds);
  });

  it('Null asks whether the key is absent', () => {
    expect(via('true', 'Null')({})).toBe(true);
    expect(via('true', 'Null')({ 'kms:viaservice': 's3' })).toBe(false);
    expect(via('false', 'Null')({ 'kms:viaservice': 's3' })).toBe(true);
  });

  it('ForAllValues holds when each value of the request is among those of the policy, and for none', () => {
    const all = names('ForAllValues:StringEquals');
    expect(all({ 'kms:encryptioncontextkeys': ['member'] })).toBe(true);
    expect(all({ 'kms:encryptioncontextkeys': ['member', 'kind'] })).toBe(true);
    expect(all({ 'kms:encryptioncontextkeys': ['member', 'other'] })).toBe(false);
    expect(all({ 'kms:encryptioncontextkeys': [] })).toBe(true);
  });

  it('ForAnyValue holds when one value of the request is among those of the policy', () => {
    const any = names('ForAnyValue:StringEquals');
    expect(any({ 'kms:encryptioncontextkeys': ['other', 'kind'] })).toBe(true);
    expect(any({ 'kms:encryptioncontextkeys': ['other'] })).toBe(false);
    expect(any({ 'kms:encryptioncontextkeys': [] })).toBe(false);
  });

  it.each([
    [{ NullIfExists: { 'kms:ViaService': 'true' } }, 'the condition operator NullIfExists is not supported'],
    [{ DateLessThan: { 'aws:SourceArn': 'x' } }, 'the condition operator DateLessThan is not supported'],
    [
      { StringEquals: { 'aws:PrincipalTag/team': 'x' } },
      'the condition key aws:principaltag/team is not supported',
    ],
    [
      { StringEquals: { 'dynamodb:LeadingKeys': 'x' } },
      'the condition key dynamodb:leadingkeys is not supported',
    ],
    [{ StringEquals: { 'kms:EncryptionContextKeys': 'x' } }, 'kms:encryptioncontextkeys has several values'],
    [
      { 'ForSomeValues:StringEquals': { 'aws:SourceArn': 'x' } },
      'ForSomeValues:StringEquals is not supported',
    ],
  ])('that the runner does not know is refused: %j', (text, message) => {
    expect(() => compileCondition(text)).toThrow(message);
  });
});
