import { putSegments as contract } from '#shared/contracts/members/put-segments.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { putSegments } from '#shared/usecases/members/put-segments.ts';
import { now } from '../compose/clock.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { deskHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const ports = {
  ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
  segments: new SegmentStore(dynamoDb(), environment('MEMBERS_TABLE')),
  now,
};

export const handler = deskHandler(contract, async (request) => ({
  status: 200,
  body: await putSegments(ports, await memberOf(request), request.body.segments),
}));
