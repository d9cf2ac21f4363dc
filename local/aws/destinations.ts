import { randomUUID } from 'node:crypto';
import type { Deployment } from '../template/deployment.ts';
import type { AcceptedInvocations } from './accepted-invocations.ts';
import { newBusEvent, type PublishEvent } from './event-bus.ts';
import { functionArn } from './function-arn.ts';
import { unsupportedCall } from './json-protocol.ts';
import type { ObjectFiles } from './object-files.ts';
import type { Queues } from './queues.ts';

/** Delivers payloads of rules, schedules and failed invocations to a resource of the deployment. */
export interface Destinations {
  /**
   * Delivers a payload durably to a queue, bucket, function or event bus. In a bucket it becomes an object below
   * `objectPrefix` that is named by the time. Returns the location of the payload. Rejects for another kind of target
   * and for a target that the deployment does not have.
   */
  send(targetArn: string, payload: unknown, objectPrefix?: string): Promise<string>;
}

export interface DestinationParts {
  readonly deployment: Deployment;
  readonly queues: Queues;
  readonly files: ObjectFiles;
  readonly accepted: AcceptedInvocations;
  readonly publish: PublishEvent;
  readonly now: () => number;
}

export function destinations(parts: DestinationParts): Destinations {
  const { deployment, queues, files, accepted, publish, now } = parts;
  return {
    send: async (targetArn, payload, objectPrefix = 'aws/lambda/async') => {
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
