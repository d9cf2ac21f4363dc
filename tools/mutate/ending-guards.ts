import type { Guard } from './guard.ts';

const carried = ['test/shared/usecases/members/carried-reservations.test.ts'];
const endings = ['test/shared/usecases/members/endings.test.ts'];
const reader = 'shared/usecases/log/log-reader.ts';

/** Guards of erasing, merging and suspending. */
export const endingGuards: readonly Guard[] = [
  {
    name: 'endings: nothing is booked for a merged member',
    file: 'shared/usecases/log/append.ts',
    code: 'checkNotMerged(own.state);',
    without: '',
    tests: endings,
  },
  {
    name: 'endings: a merged member cannot be read',
    file: 'shared/usecases/log/read-head.ts',
    code: 'checkNotMerged(head.state);',
    without: '',
    tests: endings,
  },
  {
    name: 'endings: no open reservation goes along whose id would mean two redemptions',
    file: 'shared/domain/ledger/acts/merge.ts',
    code: 'if (doubtful.length > 0) throw',
    without: 'if (doubtful.length > 99) throw',
    tests: carried,
  },
  {
    name: 'endings: a merge leaves no more reservations than one member may have',
    file: 'shared/domain/ledger/acts/merge.ts',
    code: 'if (open.length > bounds.reservations) throw',
    without: 'if (open.length > 999) throw',
    tests: carried,
  },
  {
    name: 'endings: open reservations go to the survivor',
    file: 'shared/domain/ledger/evolve.ts',
    code: 'reservations: [...state.reservations, ...brought.reservations],',
    without: 'reservations: state.reservations,',
    tests: carried,
  },
  {
    name: 'endings: a reservation whose id the survivor has used stands under its owner',
    file: 'shared/usecases/members/carried-reservations.ts',
    code: 'if (user === survivor.log.memberId) keys.set(',
    without: "if (user === '') keys.set(",
    tests: carried,
  },
  {
    name: 'endings: a step by `of` is one of an absorbed member',
    file: 'shared/usecases/log/key-of.ts',
    code: 'if (!log.logs.includes(owner)) throw missing(false);',
    without: '',
    tests: carried,
  },
  {
    name: 'endings: a step by `of` is one of the redemption of that member',
    file: 'shared/usecases/log/key-of.ts',
    code: 'if (places.get(referenceOf(id))?.memberId !== owner) throw',
    without: 'if (places.size === 0) throw',
    tests: carried,
  },
  {
    name: 'endings: a redemption read by `of` is one of an absorbed member',
    file: 'shared/usecases/ledger/get-redemption.ts',
    code: 'if (owner !== undefined && !log.logs.includes(owner)) throw',
    without: "if (owner === '') throw",
    tests: carried,
  },
  {
    name: 'endings: a redemption read by `of` is the one of that member',
    file: 'shared/usecases/ledger/find-redemption.ts',
    code: 'if (!place || (owner !== undefined && place.memberId !== owner)) return',
    without: 'if (!place) return',
    tests: carried,
  },
  {
    name: 'endings: a suspended member is not merged into another',
    file: 'shared/domain/ledger/acts/merge.ts',
    code: "checkActive(goes, '/from');",
    without: '',
    tests: endings,
  },
  {
    name: 'endings: points that come back to an erased member are forfeited',
    file: 'shared/domain/ledger/lots.ts',
    code: "const kept = status === 'erased' ? [] : valid;",
    without: 'const kept = status === undefined ? [] : valid;',
    tests: endings,
  },
  {
    name: 'endings: an erased member falls from no tier',
    file: 'shared/domain/ledger/settle.ts',
    code: 'if (isClosed(settled)) return { drafts, state: settled };',
    without: '',
    tests: endings,
  },
  {
    name: 'endings: the logs of merged members are searched too',
    file: reader,
    code: 'if ((own.has(prefix) && gone === undefined) || absorbed.length === 0) return own;',
    without: 'if (own !== undefined) return own;',
    tests: endings,
  },
  {
    name: "endings: an act of one's own id is one's own",
    file: reader,
    code: 'if ((own.has(prefix) && gone === undefined) || absorbed.length === 0) return own;',
    without: 'if (absorbed.length === 0) return own;',
    tests: ['test/semantics/endings.test.ts'],
  },
  {
    name: 'endings: a merged log precedes the entries that followed it',
    file: reader,
    code: 'rank(a) - rank(b) || b.seq - a.seq',
    without: 'b.seq - a.seq || rank(a) - rank(b)',
    tests: endings,
  },
  {
    name: 'endings: the person is deleted only at the revision that was read',
    file: 'shared/stores/members/person-writes.ts',
    code: "Delete: { TableName: this.#table, Key: partKey(memberId, 'person'), ...unchanged(stored) },",
    without:
      "Delete: { TableName: this.#table, Key: partKey(memberId, stored.revision < 0 ? 'segments' : 'person') },",
    tests: endings,
  },
  {
    name: 'endings: an analyst reads erased logs only',
    file: 'shared/usecases/log/read-head.ts',
    code: "if (head?.state.status !== 'erased') throw new ErasedOnly();",
    without: 'if (!head) throw new ErasedOnly();',
    tests: ['test/semantics/endings.test.ts'],
  },
];
