import type { Guard } from './guard.ts';

const tests = ['test/semantics/explained.test.ts'];
const strangers = ['test/shared/usecases/ledger/unknown-receivers.test.ts'];

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
    code: "view === 'full' ? whole : narrowed(entry, whole)",
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
  {
    name: 'views: a receiver is looked up only for a member who can send',
    file: 'shared/usecases/ledger/transfer-points.ts',
    code: 'checkSender(program, settled, { points, signIn: await signInOnce() }, now);',
    without: '',
    tests: strangers,
  },
  {
    name: "views: a member's token is told alike of whoever cannot receive",
    file: 'shared/usecases/ledger/transfer-points.ts',
    code: "own ? ({ status }: AccountState) => status !== 'active' : undefined",
    without: 'undefined',
    tests: strangers,
  },
  {
    name: 'views: a member names nobody twenty times a day',
    file: 'shared/usecases/ledger/transfer-points.ts',
    code: 'if (own) checkMisses(await missesOf(ports).count(unknownReceiversOf(from, now).key), now);',
    without: '',
    tests: strangers,
  },
  {
    name: 'views: the own token of an erased member reads nothing',
    file: 'shared/usecases/log/read-head.ts',
    code: "(own && head.state.status === 'erased')",
    without: 'false',
    tests: ['test/e2e/erased-token.test.ts'],
  },
];
