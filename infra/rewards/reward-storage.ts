import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { type Storage, type StoredTable, storedTable } from '../storage/stored-table.ts';

/** Every version of every reward, for ever, and the newest of each as one list. */
export class RewardStorage extends Construct {
  readonly rewards: StoredTable;

  constructor(scope: Construct, storage: Storage) {
    super(scope, 'Rewards');
    this.rewards = storedTable(this, 'Table', storage, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      sortKey: { name: 'part', type: AttributeType.STRING },
    });
  }
}
