import { randomUUID } from 'node:crypto';
import type { MayInvoke } from '../lambda/permissions.ts';
import type { Deployment } from '../template/deployment.ts';
import type { AcceptedInvocations } from './accepted-invocations.ts';
import { AwsError } from './aws-error.ts';
import { newBusEvent, type PublishEvent } from './event-bus.ts';
import { functionArn } from './function-arn.ts';
import { unsupportedCall } from './json-protocol.ts';
import type { ObjectFiles } from './object-files.ts';
import type { Queues } from './queues.ts';

export interface DeliveryDetails {
  /** The rule that sends to a function, which must have a permission for it. */
  readonly ruleArn?: string;
  /** In a bucket the payload becomes an object below it. */
  readonly objectPrefix?: string;
}

/** Delivers payloads of rules, schedules and failed invocations to a resource of the deployment. */
export interface Destinations {
  /**
   * Delivers a payload durably to a queue, bucket, function or event bus. In a bucket it becomes an object that is named
   * by the time. Returns the location of the payload. Rejects for another kind of target, for a target that the
   * deployment does not have, and for a function that the rule may not invoke.
   */
  send(targetArn: string, payload: unknown, details?: DeliveryDetails): Promise<string>;
}

export interface DestinationParts {
  readonly deployment: Deployment;
  readonly queues: Queues;
  readonly files: ObjectFiles;
  readonly accepted: AcceptedInvocations;
  readonly publish: PublishEvent;
  readonly now: () => number;
  readonly mayInvoke: MayInvoke;
}

export function destinations(parts: DestinationParts): Destinations {
  const { deployment, queues, files, accepted, publish, now, mayInvoke } = parts;
  return {
    send: async (targetArn, payload, { ruleArn, objectPrefix = 'aws/lambda/async' } = {}) => {
      const service = targetArn.split(':')[2];
      if (service === 'sqs') {
        queues.send(queues.queue(targetArn), { body: textOf(payload) });
        return targetArn;
      }
      if (service === 's3') {
        const bucket = targetArn.split(':::')[1] ?? '';
        const key = `${objectPrefix}/${timedName(new Date(now()))}`;
        await files.put(bucket, key, Buffer.from(textOf(payload)), { 'content-type': 'application/json' });
        return `s3://${bucket}/${key}`;
      }
      const target = service === 'lambda' ? functionArn(deployment, targetArn) : undefined;
      if (target) {
        if (ruleArn !== undefined && !mayInvoke('events', { functionArn: target, sourceArn: ruleArn })) {
          throw new AwsError('AccessDeniedException', `No permission of ${target} lets ${ruleArn} invoke it`);
        }
        accepted.accept(target, payload);
        return targetArn;
      }
      if (service === 'events') {
        const detail = payload as Record<string, unknown>;
        publish(
          targetArn,
          newBusEvent(
            { source: 'lambda', 'detail-type': 'Lambda Function Invocation Result', detail },
            new Date(now()),
          ),
        );
        return targetArn;
      }
      throw unsupportedCall(`deliveries to ${targetArn}`);
    },
  };
}

function textOf(payload: unknown): string {
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}

/** `2026/11/22/2026-11-22T14.03.05-<random>`, the name that Lambda gives to a parked payload. */
function timedName(at: Date): string {
  const [day = '', time = ''] = at.toISOString().slice(0, 19).split('T');
  return `${day.replaceAll('-', '/')}/${day}T${time.replaceAll(':', '.')}-${randomUUID()}`;
}
