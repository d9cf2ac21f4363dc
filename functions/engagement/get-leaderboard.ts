import { getLeaderboard as contract } from '#shared/contracts/engagement/get-leaderboard.ts';
import { ownMember } from '#shared/domain/identity/caller.ts';
import { getLeaderboard } from '#shared/usecases/engagement/get-leaderboard.ts';
import { leaderboardPorts } from '../compose/engagement.ts';
import { readHandler } from '../edge/http.ts';

const ports = leaderboardPorts();

export const handler = readHandler(contract, async ({ params, query, caller }) => ({
  status: 200,
  body: await getLeaderboard(ports, { ...params, ...query, own: ownMember(caller) }),
}));
