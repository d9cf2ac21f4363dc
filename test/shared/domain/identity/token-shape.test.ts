import { describe, expect, it } from 'vitest';
import { shapeToken } from '#shared/domain/identity/token-shape.ts';

const scopes = ['laurel/admin', 'laurel/member', 'aws.cognito.signin.user.admin', 'openid'];

describe('the shape of a token', () => {
  it.each([
    [true, true, ['laurel/member']],
    [true, false, ['laurel/admin', 'laurel/member']],
    [false, true, ['laurel/admin', 'laurel/member', 'aws.cognito.signin.user.admin']],
    [false, false, ['laurel/admin', 'laurel/member', 'aws.cognito.signin.user.admin']],
  ])(
    'gives what it should to a user in a group, marked as staff %j, with a second factor %j',
    (staff, factor, suppressed) => {
      expect(shapeToken({ scopes, groups: ['admin'], staff }, factor)).toEqual({ suppressed });
    },
  );
});
