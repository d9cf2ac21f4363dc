import { describe, expect, it } from 'vitest';
import { namedBy } from '#shared/domain/audit/staff-act.ts';

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
