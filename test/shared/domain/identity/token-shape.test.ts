import { describe, expect, it } from 'vitest';
import type { Staff } from '#shared/domain/identity/staff.ts';
import { shapeToken } from '#shared/domain/identity/token-shape.ts';

const OWN_USER = 'aws.cognito.signin.user.admin';
const scopes = ['laurel/admin', 'laurel/member', OWN_USER, 'openid'];

const staffAskedBy = (factorAskedBy: Staff['factorAskedBy']): Staff => ({ groups: ['admin'], factorAskedBy });

describe('the shape of a token', () => {
  it.each<[string, Staff | undefined, boolean, string[]]>([
    ['staff of the pool with a factor', staffAskedBy('pool'), true, ['laurel/member']],
    ['staff of the pool without one', staffAskedBy('pool'), false, ['laurel/admin', 'laurel/member']],
    ['staff of the provider', staffAskedBy('provider'), true, ['laurel/member', OWN_USER]],
    ['others with a factor', undefined, true, ['laurel/admin', 'laurel/member', OWN_USER]],
    ['others without one', undefined, false, ['laurel/admin', 'laurel/member', OWN_USER]],
  ])('leaves out what %s must not have', (_, staff, factor, suppressed) => {
    expect(shapeToken({ scopes, staff }, factor)).toEqual({ suppressed });
  });
});
