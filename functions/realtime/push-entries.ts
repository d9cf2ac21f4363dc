import { pushEntries } from '#shared/usecases/realtime/deliver.ts';
import { logger } from '../compose/logger.ts';
import { realtimePorts } from '../compose/realtime.ts';
import { byMember, ledgerStreamHandler } from '../edge/ledger-stream.ts';

const ports = realtimePorts();

export const handler = ledgerStreamHandler(async (entries) => {
  const told = [...byMember(entries)].map(async ([memberId, own]) => {
    try {
      await pushEntries(
        ports,
        memberId,
        own.map(({ record }) => record),
      );
      return [];
    } catch (error) {
      logger.warn('entries not pushed', { error });
      return own.map(({ sequenceNumber }) => sequenceNumber);
    }
  });
  return (await Promise.all(told)).flat();
});
