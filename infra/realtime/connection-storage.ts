import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { expiringTable, type Storage, type StoredTable } from '../storage/stored-table.ts';

/** Open sockets by member. Nothing here is worth keeping: a client that lost its row connects again. */
export class ConnectionStorage extends Construct {
  readonly connections: StoredTable;

  constructor(scope: Construct, storage: Storage) {
    super(scope, 'Realtime');
    this.connections = expiringTable(this, 'Connections', storage, {
      partitionKey: { name: 'memberId', type: AttributeType.STRING },
      sortKey: { name: 'connectionId', type: AttributeType.STRING },
      because:
        'A row is a socket that is open now and lives two hours at most: a restored one would name connections long gone.',
    });
  }
}
