import type { Guard } from './guard.ts';

const tests = ['test/shared/domain/identity/fresh-sign-in.test.ts'];
const file = 'shared/domain/identity/fresh-sign-in.ts';

/** What a stolen session meets. */
export const identityGuards: readonly Guard[] = [
  {
    name: 'a sign-in is fresh for ten minutes',
    file,
    code: 'age <= SIGN_IN_AGE_MAX_MS && ',
    without: '',
    tests,
  },
  {
    name: 'a sign-in of before the contact changed is not fresh',
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
    name: 'any points need one after the contact changed',
    file,
    code: 'many || changed',
    without: 'many',
    tests,
  },
  {
    name: 'a redemption is asked about its sign-in',
    file: 'shared/domain/ledger/acts/redeem.ts',
    code: '  checkSpending(program, points, command.signIn, now);\n',
    without: '',
    tests: ['test/e2e/step-up.test.ts'],
  },
  {
    name: 'a transfer is asked about its sign-in',
    file: 'shared/domain/ledger/acts/transfer.ts',
    code: '  checkSpending(program, points, signIn, now);\n',
    without: '',
    tests: ['test/e2e/step-up.test.ts'],
  },
  {
    name: 'the use of a token is looked at, not its scopes alone',
    file: 'functions/edge/http.ts',
    code: '    .use(accessTokensOnly())\n',
    without: '',
    tests: ['test/e2e/tokens.test.ts'],
  },
];
