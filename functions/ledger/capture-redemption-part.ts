import { captureRedemptionPart as contract } from '#shared/contracts/ledger/capture-redemption-part.ts';
import { captureRedemptionPart } from '#shared/usecases/ledger/step-redemption.ts';
import { pointsPorts } from '../compose/ledger.ts';
import { currentProgram } from '../compose/program.ts';
import { redemptionSteps } from '../compose/redemption-steps.ts';
import { httpHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const programs = currentProgram();
const stepOf = redemptionSteps(contract);
const ports = pointsPorts();

export const handler = httpHandler(contract, async (request) => {
  const { params, body } = request;
  const { memberId, step } = await stepOf(request);
  const part = { ...step, captureId: params.captureId, points: body.points, final: body.final ?? false };
  return booked(await captureRedemptionPart(ports, programs, memberId, part));
});
