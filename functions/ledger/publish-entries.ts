import type { DynamoDBRecord } from 'aws-lambda';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { publishEntries } from '#shared/usecases/ledger/publish-entries.ts';
import { pause } from '../compose/clock.ts';
import { entryStream } from '../compose/entry-stream.ts';
import { countTampering } from '../compose/ledger-metrics.ts';
import { logger } from '../compose/logger.ts';
import { takenBy } from '../compose/note-taken.ts';
import { ledgerStreamHandler } from '../edge/ledger-stream.ts';

const stream = entryStream();
const details = new DetailsStore(dynamoDb(), environment('DETAILS_TABLE'));

/** Keeps the images of a record that is no insertion, and alarms: entries are only ever added, so it is tampering. */
async function keepEvidence({ eventID, eventName, dynamodb }: DynamoDBRecord): Promise<void> {
  const memberId = dynamodb?.Keys?.memberId?.S ?? 'unknown';
  const { OldImage, NewImage, ApproximateCreationDateTime } = dynamodb ?? {};
  const images = JSON.stringify({ eventName, ApproximateCreationDateTime, OldImage, NewImage });
  await details.putEvidence(memberId, eventID ?? 'unknown', images);
  logger.critical('ledger entry changed or removed', { eventID, eventName });
  countTampering();
}

export const handler = ledgerStreamHandler(async (entries, other) => {
  for (const streamed of other) await keepEvidence(streamed);
  const all = entries.map(({ stored }) => stored);
  const left = new Set(await publishEntries({ stream, pause }, all));
  return entries.filter(({ stored }) => left.has(stored)).map(({ sequenceNumber }) => sequenceNumber);
}, takenBy('publish-entries'));
