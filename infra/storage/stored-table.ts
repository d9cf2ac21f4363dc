import { RemovalPolicy } from 'aws-cdk-lib';
import { BillingMode, Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import { acknowledge } from '../nag/acknowledge.ts';

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

function encryptionWith(dataKey: IKey | undefined): Pick<TableProps, 'encryption' | 'encryptionKey'> {
  return dataKey === undefined
    ? { encryption: TableEncryption.DEFAULT }
    : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: dataKey };
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
    ...encryptionWith(dataKey),
  });
}

/**
 * A table whose items end by themselves at their `expiresAt`, and which goes with its stack: `because` says why there is
 * nothing to restore of it.
 */
export function expiringTable(
  scope: Construct,
  id: string,
  { dataKey }: Storage,
  { because, ...keys }: Pick<TableProps, 'partitionKey' | 'sortKey'> & { readonly because: string },
): Table {
  const table = new Table(scope, id, {
    ...keys,
    timeToLiveAttribute: 'expiresAt',
    billingMode: BillingMode.PAY_PER_REQUEST,
    removalPolicy: RemovalPolicy.DESTROY,
    ...encryptionWith(dataKey),
  });
  acknowledge(table, { 'AwsSolutions-DDB3': because });
  return table;
}
