import { arn } from '../template/account.ts';
import { AwsError } from './aws-error.ts';
import { newBusEvent, type PublishEvent } from './event-bus.ts';
import type { JsonService } from './json-protocol.ts';

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  readonly Time?: number;
}

const ENTRIES_MAX = 10;

/** EventBridge's PutEvents. Entries are accepted one by one: a bad one fails alone. */
export function eventsService(publish: PublishEvent, now: () => number): JsonService {
  function putEvents(input: { Entries?: readonly Entry[] }): unknown {
    const entries = input.Entries ?? [];
    if (entries.length === 0 || entries.length > ENTRIES_MAX) {
      throw new AwsError(
        'ValidationException',
        `Entries has ${entries.length} elements; 1 to ${ENTRIES_MAX} are allowed.`,
      );
    }
    const Entries = entries.map((entry) => {
      const { Source, DetailType, Detail } = entry;
      if (!Source || !DetailType || !Detail)
        return refusal('InvalidArgument', 'Source, DetailType and Detail are required.');
      const detail = objectIn(Detail);
      if (!detail) return refusal('MalformedDetail', 'Detail is not a JSON object.');
      const event = newBusEvent(
        {
          source: Source,
          'detail-type': DetailType,
          detail,
          ...(entry.Resources && { resources: entry.Resources }),
        },
        new Date(entry.Time === undefined ? now() : entry.Time * 1000),
      );
      publish(entry.EventBusName ?? 'default', event);
      return { EventId: event.id };
    });
    return { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries };
  }
  return {
    target: 'AWSEvents',
    version: '1.1',
    operations: { PutEvents: putEvents },
    requests: (operation, { Entries = [] }: { Entries?: readonly Entry[] }) =>
      Entries.map(({ EventBusName: bus = 'default' }) => ({
        action: `events:${operation}`,
        resource: bus.startsWith('arn:') ? bus : arn('events', `event-bus/${bus}`),
      })),
  };
}

function refusal(ErrorCode: string, ErrorMessage: string) {
  return { ErrorCode, ErrorMessage };
}

function objectIn(text: string): object | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
