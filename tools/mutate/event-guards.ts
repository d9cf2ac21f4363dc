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
];
