import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { expiringTable, type Storage, type StoredTable } from '../storage/stored-table.ts';

/** How far jobs are that look at all of history, and what came of them. All of it can be made again. */
export class JobStorage extends Construct {
  readonly jobs: StoredTable;

  constructor(scope: Construct, storage: Storage) {
    super(scope, 'Jobs');
    this.jobs = expiringTable(this, 'Table', storage, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      sortKey: { name: 'part', type: AttributeType.STRING },
      because:
        'A job is kept for a month and made again from the ledger at any time: there is nothing to restore.',
    });
  }
}
