import type { Guard } from './guard.ts';

const file = 'functions/edge/audit.ts';
const tests = ['test/functions/edge/audit.test.ts'];

/** Guards of the traces that reads of members leave. */
export const traceGuards: readonly Guard[] = [
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
];
