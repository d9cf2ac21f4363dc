import { captureRedemption as contract } from '#shared/contracts/ledger/capture-redemption.ts';
import { captureRedemption } from '#shared/usecases/ledger/step-redemption.ts';
import { pointsPorts } from '../compose/ledger.ts';
import { currentProgram } from '../compose/program.ts';
import { redemptionSteps } from '../compose/redemption-steps.ts';
import { httpHandler } from '../edge/http.ts';
import { stepped } from '../edge/replies.ts';

const programs = currentProgram();
const stepOf = redemptionSteps(contract);
const ports = pointsPorts();

export const handler = httpHandler(contract, async (request) => {
  const { memberId, step } = await stepOf(request);
  return stepped(await captureRedemption(ports, programs, memberId, { ...request.body, ...step }));
});
