import { RemovalPolicy } from 'aws-cdk-lib';
import { BillingMode, Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Environment } from '../environments.ts';

export function removalPolicy(environment: Environment): RemovalPolicy {
  return environment.dataProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** What a user of a table needs of it, whether this app made the table or was told of it. */
export interface StoredTable {
  readonly tableName: string;
  readonly tableArn: string;
  readonly encryptionKey?: IKey | undefined;
}

export interface Storage {
  readonly environment: Environment;
  readonly dataKey?: IKey | undefined;
}

/** A table that keeps what cannot be made again: recoverable to any second of five weeks, and protected. */
export function storedTable(
  scope: Construct,
  id: string,
  { environment, dataKey }: Storage,
  props: Pick<TableProps, 'partitionKey' | 'sortKey' | 'stream'>,
): Table {
  return new Table(scope, id, {
    ...props,
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
    deletionProtection: environment.dataProtected,
    removalPolicy: removalPolicy(environment),
    ...(dataKey === undefined
      ? { encryption: TableEncryption.DEFAULT }
      : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: dataKey }),
  });
}
