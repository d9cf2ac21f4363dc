import { redeemPoints as contract, wantedOf } from '#shared/contracts/ledger/redeem-points.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { redeemPoints } from '#shared/usecases/ledger/redeem-points.ts';
import { clientGuard } from '../clients/client-guard.ts';
import { ownSpenders } from '../members/own-spender.ts';
import { memberResolver } from '../members/resolver.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { booked } from './booked.ts';
import { pointsSurroundings } from './ledger-surroundings.ts';

const client = dynamoDb();
const guard = clientGuard();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const spenderOf = ownSpenders(client, contract);
const rewards = new RewardStore(client, environment('REWARDS_TABLE'));
const households = new HouseholdStore(client, environment('MEMBERS_TABLE'));
const around = { ...pointsSurroundings(client), rewards, households };

export const handler = httpHandler(contract, async (request) => {
  const { params, body, received, caller } = request;
  await guard.check(caller, body);
  const memberId = await memberOf(request);
  return booked(
    await redeemPoints(around, programs, memberId, {
      redemptionId: params.redemptionId,
      wanted: wantedOf(body),
      capture: body.capture ?? true,
      expiresInSeconds: body.expiresIn ?? 900,
      channel: body.channel,
      store: body.store,
      contentHash: contentHash(received),
      spender: spenderOf(caller, memberId),
    }),
  );
});
