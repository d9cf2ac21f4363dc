import { Arn, ArnFormat } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Storage, StoredTable } from './stored-table.ts';
import { type Tables, tableDefinitions } from './tables.ts';

/** The ledger in service: a table and the stream of that same table. */
export interface LedgerSource extends StoredTable<typeof tableDefinitions.ledger> {
  readonly streamArn: string;
}

/**
 * A restored ledger as the source. A restore from a backup makes a table with a new name, and its stream gets a new ARN
 * when it is enabled. Bookings must never go to one table while consumers read the stream of the other. So there is
 * one parameter, the ARN of the stream, which contains the ARN of the table. The steps of a cut-over:
 *
 * 1. Stop the writers (throttle the API to zero), restore to a point in time under a new name, with the
 *    environment's data key, and enable on it: the stream with NEW_AND_OLD_IMAGES, point-in-time recovery,
 *    deletion protection. The index byReference comes with the restore.
 * 2. Set `restoredLedgerStreamArn` of the environment to its LatestStreamArn and deploy.
 *    Functions, grants, event source mappings and alarms all move in that one deployment; the old table stays,
 *    retained and protected, and its exports stay too, so the data stack can be deployed first.
 * 3. Consumers begin at the oldest record of the new stream, and drop entries up to the last that they know. A projection
 *    that counted a lost entry would drop a new one of its number: delete it, and republish the member's entries.
 */
function restoredLedger(streamArn: string, encryptionKey?: IKey): LedgerSource {
  const { resourceName } = Arn.split(streamArn, ArnFormat.SLASH_RESOURCE_NAME);
  const [tableName, marker, label] = (resourceName ?? '').split('/');
  if (!tableName || marker !== 'stream' || !label) {
    throw new Error(
      `restoredLedgerStreamArn must be a table's LatestStreamArn, arn:…:table/<name>/stream/<label>: ${streamArn}`,
    );
  }
  const tableArn = streamArn.slice(0, streamArn.indexOf('/stream/'));
  return { definition: tableDefinitions.ledger, tableName, tableArn, streamArn, encryptionKey };
}

/** The table in service: the deployed one, or the restored one if the environment names its stream. */
export function ledgerSource({ environment, dataKey }: Storage, table: Tables['ledger']): LedgerSource {
  const restored = environment.restoredLedgerStreamArn;
  if (restored !== undefined) return restoredLedger(restored, dataKey);
  const { streamArn } = table;
  if (streamArn === undefined) throw new Error('The ledger has no stream');
  return { ...table, streamArn };
}
