import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../tools/aws/caller-identity.ts';

describe('the owner of a stage', () => {
  it.each([
    ['a user', 'arn:aws:iam::1:user/first', 'arn:aws:iam::1:user/first'],
    [
      'a role, whose session has another name each time',
      'arn:aws:sts::1:assumed-role/deployer/run-17',
      'arn:aws:sts::1:assumed-role/deployer',
    ],
    [
      'a person of IAM Identity Center, where many share a role',
      'arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_0a1b/admin@shop.com',
      'arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_0a1b/admin@shop.com',
    ],
    ['a user with characters that no tag takes', 'arn:aws:iam::1:user/a,b', 'arn:aws:iam::1:user/a.b'],
  ])('is %s', (_, arn, owner) => {
    expect(ownerOf(arn)).toBe(owner);
  });
});
