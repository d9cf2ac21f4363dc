import type { Guard } from './guard.ts';

const items = 'shared/stores/members/referral-items.ts';
const tests = ['test/shared/usecases/members/referrals.test.ts'];

const rewards = ['test/shared/domain/engagement/referral-reward.test.ts'];
const rewarding = ['test/shared/usecases/engagement/reward-referrals.test.ts'];

/** Guards of referral codes, of enrolments with them and of their rewards. */
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
  {
    name: 'referrals: nobody is rewarded for oneself or for the own household',
    file: 'shared/domain/engagement/referral-reward.ts',
    code: "if (!referrer || areOne(friend, referrer)) return 'ignored';",
    without: "if (!referrer) return 'ignored';",
    tests: rewards,
  },
  {
    name: 'referrals: what came back is worth no reward',
    file: 'shared/domain/engagement/referral-reward.ts',
    code: 'left: bought.points - back.reversedSoFar - back.forgivenSoFar,',
    without: '',
    tests: rewards,
  },
  {
    name: 'referrals: points are promised before any is given',
    file: 'shared/usecases/engagement/reward-referrals.ts',
    code: 'if (referral.promised) return referral.promised;',
    without: '',
    tests: rewarding,
  },
  {
    name: 'referrals: the points of a suspended referrer are kept',
    file: 'shared/usecases/engagement/reward-referrals.ts',
    code: 'await referrals.wait(referral, points.referrerPoints);',
    without: '',
    tests: rewarding,
  },
];
