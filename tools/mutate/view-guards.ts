import type { Guard } from './guard.ts';

const tests = ['test/semantics/explained.test.ts'];

/** Guards of what members and machines may see. */
export const viewGuards: readonly Guard[] = [
  {
    name: 'views: a near miss of the narrow view is of a public promotion',
    file: 'shared/domain/ledger/acts/near-misses.ts',
    code: "if (view === 'narrow' && !isPublic(promotion)) return [];",
    without: '',
    tests,
  },
  {
    name: 'views: an explanation of the narrow view has what applied and near misses alone',
    file: 'shared/usecases/ledger/explain-entry.ts',
    code: 'if (!replayed.shows(promotionId)) continue;',
    without: '',
    tests,
  },
  {
    name: 'views: an entry of the narrow view has no name and no reason of staff',
    file: 'shared/usecases/ledger/entry-document.ts',
    code: "view === 'full' ? whole : narrowed(whole)",
    without: 'whole',
    tests,
  },
  {
    name: 'views: no promotion in shadow is named as changed',
    file: 'shared/usecases/program/current-rules.ts',
    code: "({ mode }) => mode !== 'shadow'",
    without: '() => true',
    tests,
  },
];
