import { describe, expect, it } from 'vitest';
import { namedBy, staffScopes } from '#shared/domain/audit/staff-act.ts';

const caller = (scopes: readonly string[]) => ({ scopes, subject: 's', client: 'c', address: '203.0.113.7' });

it.each([
  [['channel'], []],
  [['member'], []],
  [['agent', 'channel'], ['agent']],
  [
    ['marketer', 'analyst', 'admin', 'member'],
    ['marketer', 'analyst', 'admin'],
  ],
])('the scopes %j include the staff scopes %j', (scopes, staff) => {
  expect(staffScopes(caller(scopes))).toEqual(staff);
});

describe('the ids in a path', () => {
  it.each([
    [{ member: 'm-1' }, { memberId: 'm-1', ids: {} }],
    [{ memberId: 'm-1' }, { memberId: 'm-1', ids: {} }],
    [{ member: 'card:2981000012345' }, { ids: {} }],
    [{ member: 'card:2981000012345', adjustmentId: 'a-1' }, { ids: { adjustmentId: 'a-1' } }],
    [{ promotionId: 'tea' }, { ids: { promotionId: 'tea' } }],
    [
      { member: 'm-1', seq: 7 },
      { memberId: 'm-1', ids: { seq: '7' } },
    ],
    [{}, { ids: {} }],
  ])('%j are recorded as %j', (params, named) => {
    expect(namedBy(params)).toEqual(named);
  });
});
