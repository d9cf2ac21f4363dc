import type { Guard } from './guard.ts';

const tests = ['test/shared/domain/identity/fresh-sign-in.test.ts'];
const file = 'shared/domain/identity/fresh-sign-in.ts';

/** Guards against a stolen session. */
export const identityGuards: readonly Guard[] = [
  {
    name: 'a sign-in is fresh for ten minutes',
    file,
    code: 'age <= SIGN_IN_AGE_MAX_MS && ',
    without: '',
    tests,
  },
  {
    name: 'a sign-in before a change of contact is not fresh',
    file,
    code: ' && age <= sinceChange + WITHIN_SECOND_MS',
    without: '',
    tests,
  },
  {
    name: 'a sign-in in the second of the change is fresh',
    file,
    code: 'sinceChange + WITHIN_SECOND_MS',
    without: 'sinceChange',
    tests,
  },
  {
    name: 'many points need a fresh sign-in',
    file,
    code: 'many || changed',
    without: 'changed',
    tests,
  },
  {
    name: 'after a change of contact any points need a fresh sign-in',
    file,
    code: 'many || changed',
    without: 'many',
    tests,
  },
  {
    name: 'a redemption checks its sign-in',
    file: 'shared/domain/ledger/acts/redeem.ts',
    code: '  checkSpending(program, points + spentLately(state.ownSpending, now), command.signIn, now);\n',
    without: '',
    tests: ['test/e2e/step-up.test.ts'],
  },
  {
    name: 'a transfer checks its sign-in',
    file: 'shared/domain/ledger/acts/transfer.ts',
    code: '  checkSpending(program, points + spentLately(state.ownSpending, now), signIn, now);\n',
    without: '',
    tests: ['test/e2e/step-up.test.ts'],
  },
  {
    name: 'the use of a token is checked, not only its scopes',
    file: 'functions/edge/http.ts',
    code: '    .use(accessTokensOnly())\n',
    without: '',
    tests: ['test/e2e/tokens.deep.test.ts'],
  },
];
