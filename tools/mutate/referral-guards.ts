import type { Guard } from './guard.ts';

const items = 'shared/stores/members/referral-items.ts';
const tests = ['test/shared/usecases/members/referrals.test.ts'];

/** Guards of referral codes and of enrolments with them. */
export const referralGuards: readonly Guard[] = [
  {
    name: 'referrals: a code that leads to nobody refuses the enrolment',
    file: 'shared/usecases/members/referral-of.ts',
    code: 'if (!referrer) throw new ReferralUnknown();',
    without: 'if (!referrer) return [];',
    tests,
  },
  {
    name: 'referrals: a code is told at the enrolment alone',
    file: 'shared/usecases/members/referral-of.ts',
    code: 'if (code !== undefined && before.referrals.referral?.code !== code) throw new ReferralClosed();',
    without: '',
    tests,
  },
  {
    name: 'referrals: a friend who shares an identifier is ignored',
    file: 'shared/usecases/members/referral-of.ts',
    code: "...(shareIdentifier(person, referrer) && { ended: 'ignored' }),",
    without: '',
    tests,
  },
  {
    name: 'referrals: a code that somebody has is given to nobody else',
    file: items,
    code: "Item: { ...ownerKey(code), memberId: { S: memberId } },\n        ConditionExpression: 'attribute_not_exists(id)',",
    without: 'Item: { ...ownerKey(code), memberId: { S: memberId } },',
    tests,
  },
  {
    name: 'referrals: an erasure ends a code that was made meanwhile',
    file: items,
    code: "{ Delete: { TableName: table, Key: partKey(memberId, 'referral'), ...sameCodes(before) } },\n    ...before",
    without: "{ Delete: { TableName: table, Key: partKey(memberId, 'referral') } },\n    ...before",
    tests,
  },
];
