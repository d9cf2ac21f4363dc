import { describe, expect, it } from 'vitest';
import {
  callerKind,
  checkMember,
  checkNotBeneficiary,
  ownMember,
  staffScopes,
} from '#shared/domain/identity/caller.ts';

const accepted = ['channel', 'agent', 'member'];
const check = (scopes: string[], member?: string) => () =>
  checkMember({ scopes, member, subject: 's', client: 'c', address: '127.0.0.1' }, accepted, 'm-1');
const notFound = expect.objectContaining({ code: 'member-not-found', status: 404 });

describe('the members that a caller may see', () => {
  it.each([
    [['channel'], undefined],
    [['agent'], undefined],
    [['admin'], undefined],
    [['member'], 'm-1'],
    [['member', 'agent'], 'm-2'],
  ])('include m-1 for %j linked to %s', (scopes, member) => {
    expect(check(scopes, member)).not.toThrow();
  });

  it.each([
    [['member'], 'm-2'],
    [['member'], undefined],
    [['marketer'], undefined],
    [['marketer', 'member'], 'm-2'],
    [[], 'm-1'],
  ])('do not include m-1 for %j linked to %s', (scopes, member) => {
    expect(check(scopes, member)).toThrow(notFound);
  });
});

describe("a member's own token", () => {
  it('speaks for its member; without the member scope a link speaks for nobody', () => {
    expect(ownMember({ scopes: ['member'], member: 'm-1' })).toBe('m-1');
    expect(ownMember({ scopes: ['member', 'agent'], member: 'm-1' })).toBe('m-1');
    for (const scopes of [['agent'], ['admin'], []]) {
      expect(ownMember({ scopes, member: 'm-1' })).toBeUndefined();
    }
  });
});

describe('a caller who gives points', () => {
  const agent = { scopes: ['agent'], subject: 's', client: 'c', address: '203.0.113.7' };

  it('is not the member who gets them, whatever scope they have', () => {
    for (const scopes of [['agent'], ['admin'], ['agent', 'member']]) {
      expect(() => checkNotBeneficiary({ ...agent, scopes, member: 'm-1' }, 'm-1')).toThrow(
        expect.objectContaining({ status: 403, code: 'actor-is-beneficiary' }),
      );
    }
  });

  it('may be another member, or none', () => {
    for (const member of ['m-2', undefined]) checkNotBeneficiary({ ...agent, member }, 'm-1');
  });
});

describe('a token', () => {
  it.each([
    [['channel'], [], 'channel'],
    [['member'], [], 'member'],
    [['agent', 'channel'], ['agent'], 'staff'],
    [['marketer', 'analyst', 'admin', 'member'], ['marketer', 'analyst', 'admin'], 'staff'],
  ])('with %j has the staff scopes %j and is of a %s', (scopes, staff, kind) => {
    expect([staffScopes({ scopes }), callerKind({ scopes })]).toEqual([staff, kind]);
  });
});
