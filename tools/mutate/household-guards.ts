import type { Guard } from './guard.ts';

const tests = ['test/shared/usecases/households/contributions.test.ts'];
const change = 'shared/usecases/households/change-membership.ts';

/** Guards of permissions in a household. */
export const householdGuards: readonly Guard[] = [
  {
    name: 'households: an agent gives what the lender has available',
    file: change,
    code: 'gives: pointsGiven(state, { known, wanted }, lent),',
    without: 'gives: 0,',
    tests,
  },
  {
    name: 'households: the right to redeem gives what the others have',
    file: 'shared/domain/ledger/acts/household.ts',
    code: 'return own + (newlyRedeems(change) ? lent : 0);',
    without: 'return own;',
    tests,
  },
  {
    name: 'households: a contribution that an agent made lends from the next day on',
    file: 'shared/domain/households/permissions.ts',
    code: 'lendsFrom: own ? now : nextDay(program, now)',
    without: 'lendsFrom: now',
    tests,
  },
  {
    name: 'households: a draw passes over who does not lend yet',
    file: 'shared/domain/households/household.ts',
    code: '.filter((member) => lends(member, now))',
    without: '',
    tests,
  },
  {
    name: 'households: no agent of a household changes it',
    file: change,
    code: 'checkNotInHousehold(household, giver?.member);',
    without: '',
    tests,
  },
  {
    name: 'households: no agent of a household removes somebody from it',
    file: 'shared/usecases/households/leave-household.ts',
    code: '    checkNotInHousehold(household, agent);\n',
    without: '',
    tests: ['test/e2e/own-gain.deep.test.ts'],
  },
  {
    name: 'households: an approval brings no lender back who left',
    file: 'shared/usecases/households/join-household.ts',
    code: 'if (joinedWith !== undefined && known?.joinedWith !== joinedWith) throw new HouseholdNotFound();',
    without: '',
    tests,
  },
  {
    name: 'households: an approval is booked once, also after what it set has changed',
    file: 'shared/usecases/households/join-household.ts',
    code: 'if (giver) checkWaits(giver);',
    without: '',
    tests,
  },
  {
    name: 'households: a member begins to contribute by a fresh sign-in alone',
    file: change,
    code: 'if (author.lendsFrom !== undefined) checkFreshSignIn(signIn, now);',
    without: '',
    tests,
  },
  {
    name: 'households: no member changes their own right to redeem',
    file: 'shared/usecases/households/set-contribution.ts',
    code: 'if (mayRedeem !== undefined && mayRedeem !== known.mayRedeem) throw new ActorIsBeneficiary();',
    without: '',
    tests,
  },
  {
    name: "households: a member's own call changes a contribution alone",
    file: 'functions/households/join-household.ts',
    code: 'if (spender) {',
    without: 'if (Number.isNaN(spender)) {',
    tests: ['test/e2e/households.test.ts'],
  },
];
