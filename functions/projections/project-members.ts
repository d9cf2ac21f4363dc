import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { projectMember } from '#shared/usecases/projections/project-member.ts';
import { entriesHandler } from '../edge/entries.ts';

const client = dynamoDb();
const stores = {
  ledger: new LedgerStore(client, environment('LEDGER_TABLE')),
  projections: new ProjectionStore(client, environment('MEMBERS_TABLE')),
  receipts: new ReceiptStore(client, environment('MEMBERS_TABLE')),
};

export const handler = entriesHandler((memberId, records) => projectMember(stores, memberId, records));
