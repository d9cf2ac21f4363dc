import type { Guard } from './guard.ts';

const decision = 'shared/domain/realtime/member-sockets.ts';
const domain = ['test/shared/domain/realtime'];
const closing = ['test/shared/usecases/realtime/closing.test.ts'];
const isolation = ['test/shared/usecases/realtime/isolation.test.ts'];

/** Guards that bound the sockets of a member, close them, and keep them from delaying others. */
export const socketGuards: readonly Guard[] = [
  {
    name: 'a member has at most ten sockets',
    file: decision,
    code: 'open.length + 1 - SOCKETS_MAX',
    without: '0',
    tests: domain,
  },
  {
    name: 'a token from before its sign-in was unlinked opens no socket',
    file: decision,
    code: '  if (all.refuseBefore !== undefined && issuedAt <= all.refuseBefore) return undefined;\n',
    without: '',
    tests: domain,
  },
  {
    name: 'sockets that change are written on condition of their version',
    file: 'shared/stores/realtime/connection-store.ts',
    code: "? 'attribute_not_exists(version)' : 'version = :before'",
    without: "? 'attribute_not_exists(version)' : 'version = :before OR version <> :before'",
    tests: closing,
  },
  {
    name: 'an erased or merged member opens no socket',
    file: 'shared/usecases/realtime/open-socket.ts',
    code: 'const maySee = endOf(head) === undefined;',
    without: 'const maySee = true;',
    tests: closing,
  },
  {
    name: 'the entry of an erasure or a merge closes the sockets',
    file: 'shared/usecases/realtime/push-entries.ts',
    code: 'const ended = endOf(records.at(-1)) ?? told;',
    without: 'const ended = told && undefined;',
    tests: closing,
  },
  {
    name: 'a resume sends at most 200 frames',
    file: 'shared/usecases/realtime/deliver.ts',
    code: 'frames > FRAMES_MAX || ',
    without: '',
    tests: closing,
  },
  {
    name: 'a member whose sockets make pushes wait is left to the sweep',
    file: 'shared/usecases/realtime/push-entries.ts',
    code: 'isAside(all, now()) || ',
    without: '',
    tests: isolation,
  },
  {
    name: 'a batch gives a member half a second',
    file: 'shared/usecases/realtime/deliver.ts',
    code: ' || now() > until) {',
    without: ') {',
    tests: isolation,
  },
];
