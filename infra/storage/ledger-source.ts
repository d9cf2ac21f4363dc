import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { StoredTable } from './stored-table.ts';

/** The ledger that everything reads and writes: a table and the stream of that same table. */
export interface LedgerSource {
  readonly table: StoredTable;
  readonly streamArn: string;
}

/**
 * How a restored ledger is put in service. A restore from a backup makes a table with a new name, and its
 * stream, once it is enabled, has a new ARN; what must never happen is that bookings go to one table while
 * consumers read the stream of the other. So there is one parameter, and it is the stream's ARN, which
 * contains the table's:
 *
 * 1. Stop the writers (throttle the API to zero), restore to a point in time under a new name, with the
 *    environment's data key, and enable on it: the stream with NEW_AND_OLD_IMAGES, point-in-time recovery,
 *    deletion protection. The index byReference comes with the restore.
 * 2. Set `restoredLedgerStreamArn` of the environment to its LatestStreamArn and deploy.
 *    Functions, grants, event source mappings and alarms all move in that one deployment; the old table stays,
 *    retained and protected, and its exports stay too, so the data stack can be deployed first.
 * 3. Consumers begin at the new stream's oldest record, republish what it does not hold, and drop what they know.
 */
export function restoredLedger(scope: Construct, streamArn: string, encryptionKey?: IKey): LedgerSource {
  const { resourceName } = Arn.split(streamArn, ArnFormat.SLASH_RESOURCE_NAME);
  const [tableName, marker, label] = (resourceName ?? '').split('/');
  if (!tableName || marker !== 'stream' || !label) {
    throw new Error(
      `restoredLedgerStreamArn must be a table's LatestStreamArn, arn:…:table/<name>/stream/<label>: ${streamArn}`,
    );
  }
  const table = Table.fromTableAttributes(scope, 'RestoredLedger', {
    tableArn: streamArn.slice(0, streamArn.indexOf('/stream/')),
    tableStreamArn: streamArn,
    localIndexes: ['byReference'],
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
  });
  return { table, streamArn };
}

/** The deployed table, as a source. Its exports outlive their users, or a cut-over could not deploy. */
export function deployedLedger(table: Table): LedgerSource {
  const { tableStreamArn } = table;
  if (tableStreamArn === undefined) throw new Error('The ledger has no stream');
  const stack = Stack.of(table);
  for (const value of [table.tableName, table.tableArn, tableStreamArn]) stack.exportValue(value);
  return { table, streamArn: tableStreamArn };
}
