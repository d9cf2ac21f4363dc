import { rotationStep } from '../../../infra/environments/origin-secret-versions.ts';
import { outputsOf } from '../../aws/stacks.ts';
import type { Check, CheckContext } from '../findings/check-context.ts';
import { stop } from '../findings/finding.ts';

function rotationFindings({ environment, stacks }: CheckContext) {
  const outputs = stacks.map(({ stack }) => outputsOf(stack).OriginSecretVersions);
  const deployed = outputs.find((versions) => versions !== undefined)?.split(',');
  const step = rotationStep(deployed, environment.originSecrets);
  return step.ok
    ? []
    : [
        stop(
          step.refusal,
          `Change originSecrets in infra/environments/environments.ts, in the object ${environment.name}.`,
        ),
      ];
}

/** A rotation of the origin secret that skips a step would refuse calls while it is deployed. */
export const rotationCheck: Check = { subject: "the origin secret's rotation", run: rotationFindings };
