import type { Guard } from './guard.ts';

const books = [
  'test/shared/usecases/log/append.test.ts',
  'test/shared/usecases/ledger/soak.deep.test.ts',
  'test/interleavings',
];

const adjustments = 'test/shared/usecases/ledger/adjustments.test.ts';
const store = 'shared/stores/ledger/ledger-store.ts';
const append = 'shared/usecases/log/append.ts';

/** Guards of the books and of the code around them. */
export const bookGuards: readonly Guard[] = [
  {
    name: 'an entry is put only where its number is free',
    file: store,
    code: "const ABSENT = 'attribute_not_exists(memberId)';",
    without: "const ABSENT = 'attribute_not_exists(neverThere)';",
    tests: books,
  },
  {
    name: 'a counter never passes its limit',
    file: store,
    code: "limit < room ? 'taken <= :most' : 'attribute_not_exists(id) OR taken <= :most'",
    without: "'attribute_not_exists(id) OR taken <= :most OR taken > :most'",
    tests: books,
  },
  {
    name: 'a full log is told of where it cancels a transaction',
    file: 'shared/stores/ledger/put-outcome.ts',
    code: "if (reasons.some(({ Code }) => Code === 'ItemCollectionSizeLimitExceeded')) throw full(error);",
    without: '',
    tests: ['test/shared/usecases/ledger/full-log.test.ts'],
  },
  {
    name: 'a full log refuses nothing for good while an earlier attempt may have been booked',
    file: 'shared/stores/ledger/put-outcome.ts',
    code: 'wasRepeated(error) ? new Unavailable({ cause: error }) : new LogFull({ cause: error })',
    without: 'new LogFull({ cause: error })',
    tests: ['test/shared/usecases/ledger/full-log.test.ts'],
  },
  {
    name: 'a full log is told of where it refuses one entry',
    file: store,
    code: 'if (error instanceof ItemCollectionSizeLimitExceededException) throw full(error);',
    without: '',
    tests: ['test/shared/usecases/ledger/full-log.test.ts'],
  },
  {
    name: 'the reference is looked up',
    file: append,
    code: 'if (place !== undefined) return replay(await reader.record(place), command);',
    without: '',
    tests: books,
  },
  {
    name: 'an entry that was not yet read may be this very act',
    file: append,
    code: 'const act = unseen.find((one) => isAct(one, command));',
    without: 'const act = unseen.find((one) => isAct(one, command) && one.entry.seq < 0);',
    tests: books,
  },
  {
    name: 'a writer recognises its own entry after a lost response',
    file: append,
    code: 'return record.entry.attempt === attempt ? { record, replayed: false } : replay(record, command);',
    without: 'return replay(record, command);',
    tests: books,
  },
  {
    name: 'the same id with other content is refused',
    file: append,
    code: 'if (entry.contentHash !== contentHash) throw new ReferenceReused();',
    without: '',
    tests: books,
  },
  {
    name: 'earlier acts are read again after a lost put',
    file: append,
    code: 'known = await lookBack(ports, command, logs, reread);',
    without: '',
    tests: books,
  },
  {
    name: 'due entries are written first',
    file: append,
    code: 'const due = settled.findIndex(({ drafts }) => drafts.length > 0);',
    without: 'const due = settled.findIndex(() => false);',
    tests: books,
  },
  {
    name: 'an act is decided on the settled state',
    file: append,
    code: 'const settled = logs.map(({ head }) => settle(program, head.state, now));',
    without:
      'const settled = logs.map(({ head }) => ({ drafts: settle(program, head.state, now).drafts, state: head.state }));',
    tests: books,
  },
  {
    name: 'counters change in the same write as the entries',
    file: append,
    code: 'const outcome = await ports.ledger.put(records.flat(), moves, alsoWrite);',
    without: 'const outcome = await ports.ledger.put(records.flat(), moves.slice(1), alsoWrite);',
    tests: books,
  },
  {
    name: 'gathered facts may contain this very act',
    file: append,
    code: 'if (place !== undefined) return { record: await log.record(place) };',
    without: '',
    tests: books,
  },
  {
    name: 'no refusal uses facts that are newer than the state',
    file: append,
    code: 'if ((await log.newestNamed()) <= own.head.entry.seq) return { facts };',
    without: 'if (facts !== null) return { facts };',
    tests: books,
  },
  {
    name: 'a counter refuses nothing while an earlier attempt may still arrive',
    file: append,
    code: 'if (mayArrive && error instanceof Refusal) throw new Unavailable({ cause: error });',
    without: '',
    tests: books,
  },
  {
    name: 'an entry after a return sees the counters that it gave back',
    file: append,
    code: 'if (endOf(logs) !== end) exhausted.clear();',
    without: '',
    tests: books,
  },
  {
    name: 'nobody approves their own adjustment',
    file: 'shared/usecases/ledger/adjust-points.ts',
    code: 'if (proposal.by === by) throw new ApproverIsAuthor();',
    without: '',
    tests: [adjustments],
  },
  {
    name: 'an approval books only what still waits',
    file: 'shared/usecases/ledger/adjust-points.ts',
    code: 'return { drafts, alsoWrite: [proposals.approval(approved.proposal, decision)] };',
    without: 'return { drafts };',
    tests: [adjustments],
  },
  {
    name: 'an adjustment that was decided is not decided again',
    file: 'shared/stores/ledger/proposal-store.ts',
    code: '(attribute_not_exists(approval) OR approval = :waiting)',
    without: '(attribute_not_exists(approval) OR approval <> :waiting OR approval = :waiting)',
    tests: [adjustments],
  },
  {
    name: 'an adjustment that was rejected is not asked for again under its id',
    file: 'shared/usecases/ledger/adjust-points.ts',
    code: 'checkSameContent(kept, contentHash);\n  checkNotRejected(kept);',
    without: 'checkSameContent(kept, contentHash);',
    tests: [adjustments],
  },
  {
    name: 'nobody transfers to themselves',
    file: 'shared/usecases/ledger/transfer-points.ts',
    code: 'if (from === to) throw new SameMember(TO);',
    without: '',
    tests: ['test/e2e/transfers.test.ts'],
  },
  {
    name: 'segments are put for members only',
    file: 'shared/stores/members/segment-store.ts',
    code: "ConditionExpression: 'attribute_exists(id)',",
    without: "ConditionExpression: 'attribute_not_exists(nothing)',",
    tests: ['test/shared/usecases/members'],
  },
  {
    name: 'an erased member is put in no segment',
    file: 'shared/usecases/members/put-segments.ts',
    code: "if (head.state.status === 'erased') throw new MemberErased();",
    without: '',
    tests: ['test/e2e/suspended.test.ts'],
  },
  {
    name: "a member's token sees its own member only",
    file: 'shared/domain/identity/caller.ts',
    code: 'if (ownMember(caller) !== memberId) throw new MemberNotFound();',
    without: '',
    tests: ['test/shared/domain/members'],
  },
  {
    name: 'a route takes only the scopes of its contract',
    file: 'infra/service/api-functions.ts',
    code: ": { scopes: [...scopes, 'admin'].map(",
    without: ": { scopes: [...scopes, 'admin', 'member'].map(",
    tests: ['test/infra/routes.test.ts'],
  },
];
