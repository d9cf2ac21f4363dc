import { describe, expect, it } from 'vitest';
import { changePerson, nobody, type Person } from '#shared/domain/members/person.ts';
import { joinReferrals, type Referrals, shareIdentifier } from '#shared/domain/members/referral.ts';
import { keptCode, REFERRAL_CODE_BYTES, referralCode } from '#shared/domain/members/referral-code.ts';

const by = { at: 0, by: 'till-7', caller: 'channel' } as const;

/** A person after some changes of identifiers. */
function personAfter(...changes: readonly object[]): Person {
  return changes.reduce<Person>((person, identifiers) => changePerson(person, { identifiers }, by), nobody);
}

describe('a referral code', () => {
  it('has ten digits of Base32, one of each random byte, and none that people mistake', () => {
    const all = Array.from({ length: 256 }, (_, byte) =>
      referralCode(new Uint8Array(REFERRAL_CODE_BYTES).fill(byte)),
    );
    expect(all.every((code) => /^([0-9A-HJKMNP-TV-Z])\1{9}$/.test(code))).toBe(true);
    expect(new Set(all).size).toBe(32);
  });

  it('is refused to be made of fewer random bytes', () => {
    expect(() => referralCode(new Uint8Array(9))).toThrow('ten digits');
  });

  it.each(['7KQ10M9X4T', '7kq1om9x4t', '7KQ-1O M9X4T', '7kqLOm9x4t', ' 7kqI0-m9x4t'])(
    'is kept in one form when it is typed as "%s"',
    (typed) => {
      expect(keptCode(typed)).toBe('7KQ10M9X4T');
    },
  );
});

describe('two persons', () => {
  const referrer = personAfter(
    { cards: ['1111'], email: 'first@example.com', phone: '+441632960001' },
    { cards: ['2222'], email: 'second@example.com', phone: '+441632960002' },
  );

  it.each([
    ['a card that one gave up', { cards: ['1111'] }],
    ['a card', { cards: ['2222', '3333'] }],
    ['an earlier e-mail address, in any case', { email: 'First@Example.com' }],
    ['an earlier phone number', { phone: '+441632960001' }],
  ])('share %s', (_, identifiers) => {
    expect(shareIdentifier(personAfter(identifiers), referrer)).toBe(true);
    expect(shareIdentifier(referrer, personAfter(identifiers, { cards: [], email: null, phone: null }))).toBe(
      true,
    );
  });

  it('share nothing where no identifier of either was ever of the other', () => {
    const friend = personAfter({ cards: ['4444'], email: 'friend@example.com', phone: '+441632960003' });
    expect(shareIdentifier(friend, referrer)).toBe(false);
    expect(shareIdentifier(nobody, referrer)).toBe(false);
    expect(shareIdentifier(nobody, nobody)).toBe(false);
  });

  it('share no identifier of another kind with the same digits', () => {
    expect(
      shareIdentifier(personAfter({ cards: ['441632960002'] }), personAfter({ phone: '+441632960002' })),
    ).toBe(false);
  });
});

describe('the referrals of two members who become one', () => {
  const referred = (code: string, ended?: 'rewarded' | 'ignored'): Referrals => ({
    codes: [],
    referral: { code, referralId: `id-${code}`, ...(ended && { ended }) },
  });
  const join = (own: Referrals, other: Referrals, isOtherOlder: boolean) =>
    joinReferrals(own, other, { isOtherOlder }).referrals.referral;

  it('are those of the membership that began first', () => {
    expect(join(referred('A'), referred('B'), false)).toEqual(referred('A').referral);
    expect(join(referred('A'), referred('B'), true)).toEqual(referred('B').referral);
  });

  it('are none where the person was a member before anybody said a code', () => {
    expect(join(referred('A'), { codes: [] }, true)).toBeUndefined();
    expect(join({ codes: [] }, referred('B'), false)).toBeUndefined();
  });

  it('stay ended where either has ended', () => {
    expect(join(referred('A'), referred('B', 'rewarded'), false)).toMatchObject({
      code: 'A',
      ended: 'rewarded',
    });
    expect(join(referred('A', 'ignored'), referred('B'), false)).toMatchObject({
      code: 'A',
      ended: 'ignored',
    });
  });

  it("have ten codes, the survivor's first, and tell which lead to nobody", () => {
    const codes = (of: string, count: number) => Array.from({ length: count }, (_, index) => of + index);
    const joined = joinReferrals({ codes: codes('a', 1) }, { codes: codes('b', 10) }, { isOtherOlder: true });
    expect(joined).toEqual({
      referrals: { codes: ['a0', ...codes('b', 9)] },
      forgotten: ['b9'],
    });
  });
});
