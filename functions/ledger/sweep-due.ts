import { noticeEvents } from '#shared/domain/events/event-names.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LookedAhead } from '#shared/stores/projections/looked-ahead.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { type SweepFailure, type SweepSummary, sweepDue } from '#shared/usecases/ledger/sweep-due.ts';
import { bookingLedger } from '../compose/booking-ledger.ts';
import { now, pause, random } from '../compose/clock.ts';
import { countSweep } from '../compose/ledger-metrics.ts';
import { logger } from '../compose/logger.ts';
import { leavingNotices, sendingOutside } from '../compose/outside-events.ts';
import { currentProgram } from '../compose/program.ts';

const programs = currentProgram();
const ledger = bookingLedger();
const membersPerSecondMax = environment('SWEEP_MEMBERS_PER_SECOND_MAX');
const projections = new ProjectionStore(dynamoDb(), environment('MEMBERS_TABLE'));

const send = sendingOutside(noticeEvents);
const lookedAhead = new LookedAhead(dynamoDb(), environment('MEMBERS_TABLE'));
const notices = send && { names: leavingNotices(), send, lookedAhead };

/** Logs a failed member by shard and instant, which find the item: member ids stay out of the log. */
const report = ({ dueShard, dueAt, error }: SweepFailure): void =>
  logger.error('due entries not written', {
    dueShard,
    dueAt: dueAt === undefined ? undefined : formatInstant(dueAt),
    error,
  });

/** Writes the entries that are due now. It finds them by the due index, and ignores the content of its event. */
export const handler = async (): Promise<SweepSummary> => {
  const ports = { ledger, projections, now, pause, random, report, membersPerSecondMax, notices };
  const summary = await sweepDue(ports, programs);
  countSweep(summary);
  const { waiting, minutesLeft } = summary;
  if (waiting > 0) logger.info('more members are due', { waiting, minutesLeft, membersPerSecondMax });
  return summary;
};
