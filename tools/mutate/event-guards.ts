import type { Guard } from './guard.ts';

/** Guards of the events that leave the platform. */
export const eventGuards: readonly Guard[] = [
  {
    name: 'points that were released by a capture of a part are told',
    file: 'shared/domain/events/events-of.ts',
    code: "    case 'capture':\n",
    without: '',
    tests: ['test/shared/domain/events'],
  },
  {
    name: 'points that an agent takes can let a tier fall',
    file: 'shared/domain/events/events-of.ts',
    code: " || sumOf(postings, 'adjusted') > 0",
    without: '',
    tests: ['test/shared/domain/events'],
  },
  {
    name: 'events are sent before the row moves',
    file: 'shared/usecases/projections/project-members.ts',
    code: '      await send?.(records);\n',
    without: '      void send?.(records).catch(() => undefined);\n',
    tests: ['test/shared/usecases/events'],
  },
  {
    name: 'only refused events are sent again',
    file: 'shared/usecases/events/send-events.ts',
    code: 'left = await bus.put(left.events);',
    without: 'left = await bus.put(events);',
    tests: ['test/shared/usecases/events'],
  },
  {
    name: 'events that the bus refuses are parked',
    file: 'shared/usecases/events/send-events.ts',
    code: '      await parked.put(left.events, left.cause);\n',
    without: '',
    tests: ['test/shared/usecases/events'],
  },
  {
    name: 'parked events behind one that the bus always refuses are sent',
    file: 'shared/usecases/events/send-parked.ts',
    code: '      if (still.length === 0) continue;\n',
    without: '      if (still.length > 0) return { sent, refused, more: true };\n',
    tests: ['test/shared/usecases/events'],
  },
  {
    name: 'a parked event that the bus refuses is tried by itself, and holds up none of its call',
    file: 'shared/usecases/events/send-parked.ts',
    code: '  return alone.flat();',
    without: '  return left.map((event) => ({ event, cause: alone }));',
    tests: ['test/shared/usecases/events'],
  },
  {
    name: 'an unlocking is told before its row moves',
    file: 'shared/usecases/engagement/book-owed.ts',
    code: 'await ports.send?.(unlocked.map(describeUnlocking));',
    without: 'void ports.send?.(unlocked.map(describeUnlocking)).catch(() => undefined);',
    tests: ['test/shared/usecases/engagement/tell-unlockings.test.ts'],
  },
  {
    name: 'an unlocking that waits for a reinstatement is not told before it',
    file: 'shared/usecases/engagement/book-owed.ts',
    code: "waiting.push(owed);\n    else if (owed.does === 'unlock')",
    without: "waiting.push(owed);\n    if (owed.does === 'unlock')",
    tests: ['test/shared/usecases/engagement/tell-unlockings.test.ts'],
  },
  {
    name: 'only events that the environment names leave',
    file: 'shared/usecases/events/describe-events.ts',
    code: '.filter(({ type }) => leaving.has(type))',
    without: '',
    tests: ['test/shared/usecases/events'],
  },
];
