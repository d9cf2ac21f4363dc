import { countProgress } from '#shared/usecases/engagement/count-progress.ts';
import { rewardReferrals } from '#shared/usecases/engagement/reward-referrals.ts';
import { consumeInTurn } from '#shared/usecases/log/consume-in-turn.ts';
import { countPorts } from '../compose/count-progress.ts';
import { takenBy } from '../compose/note-taken.ts';
import { entriesHandler } from '../edge/entries.ts';

const ports = countPorts();

// One function for both, so that the stream has no reader more.
export const handler = entriesHandler(
  consumeInTurn(countProgress(ports), rewardReferrals(ports)),
  takenBy('count-progress'),
);
