import { ownerOf } from '../../aws/caller-identity.ts';
import type { Check, CheckContext } from '../findings/check-context.ts';
import { stop } from '../findings/finding.ts';

/** The tag by which a stage of dev says who deploys it. */
export const DEPLOYED_BY = 'laurel:deployed-by';

export function ownerFindings({
  environment,
  caller,
  stacks,
  takeOver,
}: Pick<CheckContext, 'environment' | 'caller' | 'stacks' | 'takeOver'>) {
  if (environment.dataProtected || takeOver) return [];
  const mine = ownerOf(caller.arn);
  const owners = stacks.flatMap(({ stack }) =>
    (stack?.Tags ?? []).filter(({ Key }) => Key === DEPLOYED_BY).map(({ Value = '' }) => Value),
  );
  const other = owners.find((owner) => owner !== mine);
  if (other === undefined) return [];
  return [
    stop(
      `The stage ${environment.name} was deployed by ${other}; you are ${mine}.`,
      `Choose a stage of your own, for example npm run deploy -- dev-<your name>, or take this one over with --take-over.`,
    ),
  ];
}

/** Two developers who chose the same name for a stage. The protected environments belong to everybody who may deploy. */
export const ownerCheck: Check = { subject: "the stage's owner", run: ownerFindings };
