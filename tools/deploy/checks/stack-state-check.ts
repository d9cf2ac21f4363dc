import type { DeployedStack } from '../../aws/stacks.ts';
import type { Check, CheckContext } from '../findings/check-context.ts';
import { type Finding, stop, warning } from '../findings/finding.ts';

/** A stack whose first creation failed and was rolled back. It has no data, and no deployment can update it. */
export function failedFirst({ stack }: DeployedStack): boolean {
  return stack?.StackStatus === 'ROLLBACK_COMPLETE';
}

/** Whether this deployment makes the data of its environment. */
export function firstTime(stacks: readonly DeployedStack[]): boolean {
  return stacks.every((deployed) => {
    const { name, stack } = deployed;
    if (!name.endsWith('-data')) return true;
    return stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS' || failedFirst(deployed);
  });
}

function stateFindings({ name, region, stack }: DeployedStack): readonly Finding[] {
  const status = stack?.StackStatus ?? 'NONE';
  const at = `--stack-name ${name} --region ${region}`;
  const reason = stack?.StackStatusReason === undefined ? '' : ` (${stack.StackStatusReason})`;
  if (status === 'ROLLBACK_COMPLETE')
    return [
      warning(
        `The first deployment of ${name} failed and was rolled back; nothing in it was ever in use.`,
        'This deployment deletes what is left of it and creates it again.',
      ),
    ];
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return [
      stop(
        `An update of ${name} failed, and so did its rollback${reason}.`,
        `Correct the cause that the stack's events name, then: aws cloudformation continue-update-rollback ${at}`,
      ),
    ];
  if (status === 'ROLLBACK_FAILED' || status === 'DELETE_FAILED')
    return [
      stop(
        `${name} could not be removed completely: ${status}${reason}.`,
        `Remove what the stack's events name, then: aws cloudformation delete-stack ${at}`,
      ),
    ];
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS')
    return [
      stop(
        `${name} is being changed: ${status}. Another deployment is running, or one was interrupted here and goes on in AWS.`,
        `Run the command again when it has ended: aws cloudformation describe-stacks ${at} --query 'Stacks[0].StackStatus'`,
      ),
    ];
  return [];
}

/** A stack in a state that CloudFormation does not update. */
export const stackStateCheck: Check = {
  subject: "the stacks' states",
  run: ({ stacks }: CheckContext) => stacks.flatMap(stateFindings),
};
