import type { Guard } from './guard.ts';

const definitions = ['test/shared/usecases/engagement/definitions.test.ts'];
const change = 'shared/usecases/engagement/change-definition.ts';

/** Guards of achievements and challenges. */
export const engagementGuards: readonly Guard[] = [
  {
    name: 'no more definitions are active than an entry is held against in time',
    file: change,
    code: 'checkRoom(latest, before, written.definition);',
    without: '',
    tests: definitions,
  },
  {
    name: 'a challenge that is over does not come into force',
    file: change,
    code: 'checkNotEnded(content, deed.at);',
    without: '',
    tests: definitions,
  },
  {
    name: 'a definition moves no configuration that bookings poll',
    file: 'shared/stores/engagement/definition-kind.ts',
    code: "    registry: 'engagement',\n",
    without: '',
    tests: definitions,
  },
  {
    name: 'a filter asks nothing about the member',
    file: 'shared/domain/engagement/goal-facts.ts',
    code: 'goalFacts = ofPurchase',
    without: 'goalFacts = promotionFacts',
    tests: ['test/shared/domain/engagement/check-definition.test.ts'],
  },
  {
    name: 'two joins at once are one',
    file: 'shared/stores/engagement/join-store.ts',
    code: "      ConditionExpression: 'attribute_not_exists(id)',\n",
    without: '',
    tests: ['test/shared/usecases/engagement/joins.test.ts'],
  },
  {
    name: 'a suspended member joins no challenge',
    file: 'shared/usecases/engagement/join-challenge.ts',
    code: "if (state.status === 'suspended') throw new MemberSuspended();",
    without: '',
    tests: ['test/shared/usecases/engagement/joins.test.ts'],
  },
  {
    name: 'a bonus of an absorbed member is no replay of the survivor’s',
    file: 'shared/usecases/engagement/give-bonus.ts',
    code: "    ownLog: command.unlocking.collection !== 'referrals',\n",
    without: '',
    tests: ['test/shared/usecases/engagement/count-progress.test.ts'],
  },
  {
    name: 'a bonus that waits is read again before the entries that follow',
    file: 'shared/usecases/engagement/count-progress.ts',
    code: 'return written && waiting.length === 0;',
    without: 'return written;',
    tests: ['test/shared/usecases/engagement/count-progress.test.ts'],
  },
  {
    name: 'a return takes back only what was counted',
    file: 'shared/domain/engagement/count-deed.ts',
    code: ' || !wasCounted(from, deed.seq)',
    without: '',
    tests: ['test/shared/domain/engagement/count.test.ts'],
  },
  {
    name: 'an older score takes the place of no newer one',
    file: 'shared/stores/engagement/board-store.ts',
    code: 'attribute_not_exists(seq) OR seq <= :seq',
    without: 'attribute_not_exists(seq) OR seq <= :seq OR seq > :seq',
    tests: ['test/shared/stores/engagement/board-store.test.ts'],
  },
  {
    name: 'a suspended or absorbed member leaves the leaderboards',
    file: 'shared/usecases/engagement/post-scores.ts',
    code: "const relists = kind === 'status' || kind === 'merge-out';",
    without: 'const relists = false;',
    tests: ['test/shared/usecases/engagement/leaderboards.test.ts'],
  },
  {
    name: 'a score that falls is put, however far below the best',
    file: 'shared/usecases/engagement/post-scores.ts',
    code: '!falls && ',
    without: '',
    tests: ['test/shared/usecases/engagement/leaderboards.test.ts'],
  },
  {
    name: 'a return takes back from the group of its purchase',
    file: 'shared/domain/engagement/count-deed.ts',
    code: 'const groups = takenBackInGroup(period, counted, deed, left);',
    without: 'const groups = {};',
    tests: ['test/shared/domain/engagement/score.property.test.ts'],
  },
  {
    name: 'a join is early for members whose tier has it',
    file: 'shared/usecases/engagement/join-challenge.ts',
    code: 'now < schedule.from - earlyMs)',
    without: 'now < schedule.from - 720 * 3_600_000)',
    tests: ['test/shared/usecases/engagement/joins.test.ts'],
  },
  {
    name: 'no deed before the schedule counts without an early join',
    file: 'shared/domain/engagement/join.ts',
    code: 'Math.max(at, begins)',
    without: 'at',
    tests: ['test/shared/usecases/engagement/count-progress.test.ts'],
  },
];
