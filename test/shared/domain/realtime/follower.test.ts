import { describe, expect, it } from 'vitest';
import { followedBy } from '#shared/domain/realtime/follower.ts';

describe('the socket of a token', () => {
  it.each([
    [['member'], { follower: 'm-1' }],
    [['agent'], { follower: 'staff/s-1', topics: ['case'] }],
    [['analyst'], { follower: 'staff/s-1', topics: ['kpi'] }],
    [['marketer'], { follower: 'staff/s-1', topics: ['kpi'] }],
    [['admin'], { follower: 'staff/s-1', topics: ['case', 'kpi'] }],
    [['agent', 'marketer'], { follower: 'staff/s-1', topics: ['case', 'kpi'] }],
    [['agent', 'member'], { follower: 'm-1' }],
    [['channel'], undefined],
    [['partner'], undefined],
    [['constructor'], undefined],
    [[], undefined],
  ])('with the scopes %j follows %j', (scopes, followed) => {
    expect(followedBy({ scopes, member: 'm-1', subject: 's-1' })).toEqual(followed);
  });

  it('with the scope member and no member follows topics, if it is of staff', () => {
    expect(followedBy({ scopes: ['member'], subject: 's-1' })).toBeUndefined();
    expect(followedBy({ scopes: ['member', 'agent'], subject: 's-1' })).toEqual({
      follower: 'staff/s-1',
      topics: ['case'],
    });
  });

  it('without a person follows no topics', () => {
    expect(followedBy({ scopes: ['admin'] })).toBeUndefined();
  });
});
