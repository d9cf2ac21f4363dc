import type { Guard } from './guard.ts';

const bonuses = ['test/semantics/bonuses.test.ts'];
const BONUS = 'shared/domain/ledger/acts/bonus.ts';

/** Guards of the rewards of engagement. */
export const bonusGuards: readonly Guard[] = [
  {
    name: 'bonuses: a bonus waits while the member is suspended',
    file: BONUS,
    code: "if (state.status === 'suspended') return { needs: 'reinstatement' };",
    without: '',
    tests: bonuses,
  },
  {
    name: 'bonuses: a definition never gives more than its budget',
    file: BONUS,
    code: 'draw: { counter, by: given, limit: budgetPoints }',
    without: 'draw: { counter, by: given }',
    tests: bonuses,
  },
  {
    name: 'bonuses: a bonus is revoked once',
    file: BONUS,
    code: 'if (!given || given.revoked.length > 0)',
    without: 'if (!given)',
    tests: bonuses,
  },
  {
    name: 'bonuses: a revocation takes the points of its bonus before others',
    file: BONUS,
    code: 'expiresAt: lot?.expiresAt ?? null }',
    without: 'expiresAt: null }',
    tests: bonuses,
  },
  {
    name: 'bonuses: a revocation by the owner of a bonus before a merge counts for the survivor',
    file: 'shared/usecases/engagement/revoke-bonus.ts',
    code: 'const since = await log.references(bonusReference(unlocking, receiver));',
    without: 'const since = new Map();',
    tests: bonuses,
  },
];
