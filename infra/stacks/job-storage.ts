import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import type { Storage, StoredTable } from './stored-table.ts';

/** How far jobs are that look at all of history, and what came of them. All of it can be made again. */
export class JobStorage extends Construct {
  readonly jobs: StoredTable;

  constructor(scope: Construct, { dataKey }: Storage) {
    super(scope, 'Jobs');
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      sortKey: { name: 'part', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(dataKey === undefined
        ? { encryption: TableEncryption.DEFAULT }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: dataKey }),
    });
    acknowledge(table, {
      'AwsSolutions-DDB3':
        'A job is kept for a month and made again from the ledger at any time: there is nothing to restore.',
    });
    this.jobs = table;
  }
}
