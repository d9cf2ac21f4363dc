import { pushEntries } from '#shared/usecases/realtime/push-entries.ts';
import { logger } from '../compose/logger.ts';
import { takenBy } from '../compose/note-taken.ts';
import { realtimePorts } from '../compose/realtime.ts';
import { byMember, ledgerStreamHandler } from '../edge/ledger-stream.ts';

const ports = realtimePorts();

export const handler = ledgerStreamHandler(async (entries) => {
  const streamed = [...byMember(entries)];
  const records = streamed.map(([memberId, own]) => [memberId, own.map(({ record }) => record)] as const);
  const errors = await pushEntries(ports, new Map(records));
  for (const error of errors.values()) logger.warn('entries not pushed', { error });
  const failed = streamed.filter(([memberId]) => errors.has(memberId)).flatMap(([, own]) => own);
  return failed.map(({ sequenceNumber }) => sequenceNumber);
}, takenBy('push-entries'));
