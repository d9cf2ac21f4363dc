import { getReferral as contract } from '#shared/contracts/members/get-referral.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { ReferralStore } from '#shared/stores/members/referral-store.ts';
import { getReferral } from '#shared/usecases/members/get-referral.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { httpHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = {
  ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
  referrals: new ReferralStore(dynamoDb(), environment('MEMBERS_TABLE')),
};

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  return { status: 200, body: await getReferral(ports, memberId, { own: isOwn(request.caller) }) };
});
