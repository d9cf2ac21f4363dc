import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import type { Storage, StoredTable } from '../stacks/stored-table.ts';

/** Open sockets by member. Nothing here is worth keeping: a client that lost its row connects again. */
export class ConnectionStorage extends Construct {
  readonly connections: StoredTable;

  constructor(scope: Construct, { dataKey }: Storage) {
    super(scope, 'Realtime');
    const table = new Table(this, 'Connections', {
      partitionKey: { name: 'memberId', type: AttributeType.STRING },
      sortKey: { name: 'connectionId', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(dataKey === undefined
        ? { encryption: TableEncryption.DEFAULT }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: dataKey }),
    });
    acknowledge(table, {
      'AwsSolutions-DDB3':
        'A row is a socket that is open now and lives two hours at most: a restored one would name connections long gone.',
    });
    this.connections = table;
  }
}
