import type { Guard } from './guard.ts';

const file = 'functions/edge/audit.ts';
const tests = ['test/functions/edge/audit.test.ts'];

/** Guards of the traces that reads of members leave. */
export const traceGuards: readonly Guard[] = [
  {
    name: 'an act about two members is in the trail of the other one',
    file: 'functions/edge/giving.ts',
    code: '    if (otherId !== undefined) about(memberId, otherId);\n',
    without: '',
    tests: ['test/e2e/audit.test.ts'],
  },
  {
    name: 'the list of acts that wait is a read of their other members',
    file: 'functions/approvals/list-approvals.ts',
    code: '[item.memberId ?? [], item.otherId ?? []].flat()',
    without: 'item.memberId ?? []',
    tests: ['test/e2e/audit.test.ts'],
  },
  {
    name: 'an act about two members is one of its actor, on pages of any length',
    file: 'shared/stores/audit/staff-act-history.ts',
    code: 'ITEMS_OF_AN_ACT = 3',
    without: 'ITEMS_OF_AN_ACT = 2',
    tests: ['test/shared/usecases/audit/list-acts.test.ts'],
  },
  {
    name: 'a read of staff is recorded before its response leaves',
    file,
    code: '  await acts.putReads(act, concerned.memberIds, { status: reply.status });\n',
    without: '',
    tests,
  },
  {
    name: 'a refused read of staff is recorded',
    file,
    code: '    await acts.putReads(act, [], { status, code });\n',
    without: '',
    tests,
  },
  {
    name: 'a refused read names nobody',
    file,
    code: 'acts.putReads(act, [], {',
    without: 'acts.putReads(act, concerned.memberIds, {',
    tests,
  },
  {
    name: 'every GET whose path names a member is recorded',
    file: 'shared/contracts/contract.ts',
    code: "path.includes('/{member}') ? 'read' : undefined",
    without: 'undefined',
    tests: ['test/shared/contracts/catalogue/audited.test.ts'],
  },
  {
    name: 'a read by a machine leaves a line',
    file: 'functions/edge/machine-reads.ts',
    code: "if (callerKind(caller) !== 'channel') return run(request);",
    without: 'return run(request);',
    tests: ['test/functions/edge/machine-reads.test.ts'],
  },
  {
    name: 'the key of hidden members is of the day',
    file: 'functions/edge/machine-reads.ts',
    code: 'known?.day !== day',
    without: 'known === undefined',
    tests: ['test/functions/edge/machine-reads.test.ts'],
  },
  {
    name: 'changes of identifiers are kept in the person',
    file: 'shared/domain/members/person.ts',
    code: '[...person.identifierHistory, ...moved]',
    without: 'person.identifierHistory',
    tests: ['test/shared/domain/members/identifier-history.test.ts'],
  },
  {
    name: 'an erasure forgets what staff wrote in acts that were never booked',
    file: 'shared/usecases/members/erase-member.ts',
    code: '  await forgetActs(ports, [memberId, ...record.state.absorbed]);\n',
    without: '',
    tests: ['test/shared/usecases/members/endings.test.ts'],
  },
];
