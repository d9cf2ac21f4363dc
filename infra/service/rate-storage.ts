import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import type { Storage, StoredTable } from '../stacks/stored-table.ts';

/** How many calls each caller made in the running second. Nothing here is worth keeping. */
export class RateStorage extends Construct {
  readonly rates: StoredTable;

  constructor(scope: Construct, { dataKey }: Storage) {
    super(scope, 'Rates');
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(dataKey === undefined
        ? { encryption: TableEncryption.DEFAULT }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: dataKey }),
    });
    acknowledge(table, {
      'AwsSolutions-DDB3':
        'An item counts the calls of one second and means nothing after it: there is nothing to restore.',
    });
    this.rates = table;
  }
}
