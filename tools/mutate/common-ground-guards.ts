import type { Guard } from './guard.ts';

const documents = ['test/shared/stores/documents'];
const batches = ['test/shared/stores/batches.test.ts'];
const writes = 'shared/stores/documents/newest-writes.ts';
const fresh = 'shared/usecases/fresh.ts';
const freshTests = ['test/shared/usecases/fresh.test.ts'];

/** Guards that keep batches whole, that keep editors from each other's versions, and a warm function from values that it may not trust. */
export const commonGroundGuards: readonly Guard[] = [
  {
    name: 'an item that storage left out of a batch is put again',
    file: 'shared/stores/batch-put.ts',
    code: 'if (left.length === 0) return;',
    without: 'return;',
    tests: batches,
  },
  {
    name: 'an item that storage leaves out of batch after batch is not taken for one that was put',
    file: 'shared/stores/batch-put.ts',
    code: 'if (calls === CALLS_MAX) throw new Unavailable();',
    without: 'if (calls === CALLS_MAX) return;',
    tests: batches,
  },
  {
    name: 'a key that storage left out of a batch is asked for again',
    file: 'shared/stores/batch-get.ts',
    code: 'rest = left;',
    without: 'rest = [];',
    tests: batches,
  },
  {
    name: 'a batch of keys that is throttled is not taken for keys without an item',
    file: 'shared/stores/batch-get.ts',
    code: 'if (left.length === rest.length) throw new Unavailable();',
    without: 'if (left.length === rest.length) return found;',
    tests: batches,
  },
  {
    name: 'a document is written over the version that its editor saw',
    file: writes,
    code: "release ? '#version = :version AND #release = :release' : '#version = :version'",
    without: "release ? '#version >= :version AND #release = :release' : '#version >= :version'",
    tests: documents,
  },
  {
    name: 'a document that was started or stopped meanwhile refuses a put',
    file: writes,
    code: '...guardOf(expected, content.release) }',
    without: '...guardOf(expected) }',
    tests: documents,
  },
  {
    name: 'a document that must be new is refused where one is',
    file: writes,
    code: "if (expected === 0) return { ConditionExpression: 'attribute_not_exists(id)' };",
    without: 'if (expected === 0) return {};',
    tests: documents,
  },
  {
    name: 'a version is never written again',
    file: 'shared/stores/documents/document-versions.ts',
    code: "        ConditionExpression: 'attribute_not_exists(id)',\n",
    without: '',
    tests: documents,
  },
  {
    name: 'another editor is refused over a version that the caller has not seen',
    file: 'shared/usecases/documents/change-document.ts',
    code: 'await checkPrecondition(precondition, found);',
    without: '',
    tests: ['test/shared/usecases/documents'],
  },
  {
    name: 'a weak tag passes no If-Match',
    file: 'functions/edge/entity-tag.ts',
    code: '!weak && opaque === wanted',
    without: 'opaque === wanted',
    tests: ['test/functions/edge/entity-tag.test.ts'],
  },
  {
    name: 'a balance is told again where more than its instant differs, and only there',
    file: 'functions/edge/entity-tag.ts',
    code: "entityTag === 'weak' ? withoutInstant(body) : body",
    without: 'body',
    tests: ['test/functions/edge/entity-tag.test.ts'],
  },
  {
    name: 'a switch is refused over a state that the caller has not seen',
    file: 'shared/usecases/documents/switch-document.ts',
    code: "await checkPrecondition(precondition, editable(record));\n    if (record.status === 'draft')",
    without: "if (record.status === 'draft')",
    tests: ['test/e2e/promotions.test.ts'],
  },
  {
    name: 'a member is refused over a state that the caller has not seen',
    file: 'shared/usecases/members/put-member.ts',
    code: 'command.precondition,',
    without: 'undefined,',
    tests: ['test/e2e/members-and-purchases.test.ts'],
  },
  {
    name: 'a value that storage does not confirm counts for a while only',
    file: fresh,
    code: 'known && this.#isTrusted(known) && error instanceof Unavailable',
    without: 'known && error instanceof Unavailable',
    tests: freshTests,
  },
  {
    name: 'a stand-in ends when it is trusted no longer',
    file: fresh,
    code: ' && (!standIn || this.#isTrusted(standIn))',
    without: '',
    tests: freshTests,
  },
  {
    name: 'a bug is not hidden behind the value from before',
    file: fresh,
    code: ' && error instanceof Unavailable',
    without: '',
    tests: freshTests,
  },
  {
    name: 'nobody is let in on trust',
    file: fresh,
    code: 'freshMs: 10_000, trustedMs: 0',
    without: 'freshMs: 10_000, trustedMs: 60_000',
    tests: ['test/shared/usecases/clients/known-partners.test.ts'],
  },
];
