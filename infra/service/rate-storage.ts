import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { expiringTable, type Storage, type StoredTable } from '../storage/stored-table.ts';

/** How many calls each caller made in the running second. Nothing here is worth keeping. */
export class RateStorage extends Construct {
  readonly rates: StoredTable;

  constructor(scope: Construct, storage: Storage) {
    super(scope, 'Rates');
    this.rates = expiringTable(this, 'Table', storage, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      because:
        'An item counts the calls of one second and means nothing after it: there is nothing to restore.',
    });
  }
}
