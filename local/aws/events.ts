import { arn } from '../template/account.ts';
import { AwsError } from './aws-error.ts';
import { type BusEvent, newBusEvent, type PublishEvent } from './event-bus.ts';
import type { JsonService } from './json-protocol.ts';
import { type PutFailures, throttling } from './put-failures.ts';

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  readonly Time?: number;
}

const ENTRIES_MAX = 10;
const BYTES_MAX = 256 * 1024;

export interface EventsSettings {
  readonly publish: PublishEvent;
  readonly now: () => number;
  /** Is told each event that a function put, with the name or ARN of its bus. */
  readonly onPut?: (bus: string, event: BusEvent) => void;
  readonly failures?: PutFailures | undefined;
}

/**
 * The size of an entry as EventBridge counts it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
function bytesOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

/** EventBridge's PutEvents. Entries are accepted one by one: a bad one fails alone. */
export function eventsService({
  publish,
  now,
  onPut,
  failures = { rate: 0, seed: 1 },
}: EventsSettings): JsonService {
  const isThrottled = throttling(failures);
  function putEvents(input: { Entries?: readonly Entry[] }): unknown {
    const entries = input.Entries ?? [];
    if (entries.length === 0 || entries.length > ENTRIES_MAX) {
      throw new AwsError(
        'ValidationException',
        `Entries has ${entries.length} elements; 1 to ${ENTRIES_MAX} are allowed.`,
      );
    }
    if (entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > BYTES_MAX) {
      throw new AwsError('ValidationException', `The entries have more than ${BYTES_MAX} bytes together.`);
    }
    const Entries = entries.map((entry) => {
      if (isThrottled()) return refusal('ThrottlingException', 'Rate exceeded');
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
      const bus = entry.EventBusName ?? 'default';
      onPut?.(bus, event);
      publish(bus, event);
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
