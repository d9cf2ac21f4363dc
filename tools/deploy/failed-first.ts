import { setTimeout as delay } from 'node:timers/promises';
import {
  CloudFormationClient,
  DeleteStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { calling } from '../aws/failure.ts';
import type { AwsSettings } from '../aws/settings.ts';
import { type DeployedStack, findStack } from '../aws/stacks.ts';
import { Stop } from '../terminal/stop.ts';

const ASK_AGAIN_AFTER_MS = 5_000;
const DELETED_WITHIN_MS = 15 * 60_000;

/**
 * Deletes what is left of a stack whose first creation failed, so that it can be created. CDK deletes it too, but
 * cannot where termination protection was switched on before the creation failed.
 */
export async function deleteFailedFirst(
  aws: AwsSettings,
  { name, region, stack }: DeployedStack,
  stopping: AbortSignal,
  pollMs = ASK_AGAIN_AFTER_MS,
): Promise<void> {
  stopping.throwIfAborted();
  const client = new CloudFormationClient(aws(region));
  const id = stack?.StackId ?? name;
  await calling(`deleting the failed stack ${name}`, async () => {
    if (stack?.EnableTerminationProtection) {
      await client.send(
        new UpdateTerminationProtectionCommand({ StackName: id, EnableTerminationProtection: false }),
      );
    }
    await client.send(new DeleteStackCommand({ StackName: id }));
    const until = Date.now() + DELETED_WITHIN_MS;
    for (;;) {
      const status = (await findStack(aws, { name: id, region }))?.StackStatus ?? 'DELETE_COMPLETE';
      if (status === 'DELETE_COMPLETE') return;
      if (status === 'DELETE_FAILED' || Date.now() > until)
        throw new Stop(
          1,
          `${name} could not be deleted (${status}). Look at its events: aws cloudformation describe-stack-events --stack-name ${name} --region ${region}`,
        );
      await delay(pollMs, undefined, { signal: stopping });
    }
  });
}
