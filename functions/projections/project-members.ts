import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { projectMembers } from '#shared/usecases/projections/project-members.ts';
import { takenBy } from '../compose/note-taken.ts';
import { leavingNotices, sending } from '../compose/outside-events.ts';
import { currentProgram } from '../compose/program.ts';
import { entriesHandler } from '../edge/entries.ts';

const ledger = new LedgerStore(dynamoDb(), environment('LEDGER_TABLE'));
const projections = new ProjectionStore(dynamoDb(), environment('MEMBERS_TABLE'));
const receipts = new ReceiptStore(dynamoDb(), environment('MEMBERS_TABLE'));

const names = leavingNotices();
const notices = names.length > 0 ? { names, programs: currentProgram() } : undefined;

export const handler = entriesHandler(
  projectMembers({ ledger, projections, receipts, send: sending(), notices }),
  takenBy('project-members'),
);
