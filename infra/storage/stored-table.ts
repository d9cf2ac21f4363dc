import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  BillingMode,
  type ProjectionType,
  type StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { acknowledge } from '../nag/acknowledge.ts';
import { deletionProtected, removalPolicy } from './retention.ts';

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'BatchWriteItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

export interface IndexDefinition {
  /** Absent for a local index, which shares the partition key of its table. */
  readonly partitionKey?: Attribute;
  readonly sortKey: Attribute;
  readonly projection: ProjectionType;
}

export interface TableDefinition {
  /** The environment variable that tells a function the name of the table. */
  readonly variable: string;
  /** The purpose of the table, for docs/tables.md. */
  readonly holds: string;
  /** Each kind of item by its key, for docs/tables.md. */
  readonly items: Readonly<Record<string, string>>;
  readonly partitionKey: Attribute;
  readonly sortKey?: Attribute;
  readonly stream?: StreamViewType;
  readonly indexes?: Readonly<Record<string, IndexDefinition>>;
  /** All actions that a function may get on the table: `bind` compiles with no other. */
  readonly actions: readonly TableAction[];
  /**
   * Present if items end at their `expiresAt` and the table is deleted with its stack: the reason why nothing need be
   * restored.
   */
  readonly expiresBecause?: string;
  /** The effect of throttling on callers, where they do not get 503. */
  readonly throttled?: string;
}

/** A table as its users need it, made by this app or imported. */
export interface StoredTable<Definition extends TableDefinition> {
  readonly definition: Definition;
  readonly tableName: string;
  readonly tableArn: string;
  readonly streamArn?: string | undefined;
  readonly encryptionKey?: IKey | undefined;
}

export type ActionOf<Definition extends TableDefinition> = Definition['actions'][number];
export type IndexOf<Definition extends TableDefinition> = Definition extends {
  readonly indexes: infer Indexes;
}
  ? keyof Indexes & string
  : never;

export interface Storage {
  readonly environment: Environment;
  readonly dataKey?: IKey | undefined;
}

/**
 * The protection of a table. Data that cannot be made again is recoverable to any second of five weeks; items that
 * expire are not protected.
 */
function lifetime(
  { environment }: Storage,
  expires: boolean,
): Pick<
  TableProps,
  'timeToLiveAttribute' | 'pointInTimeRecoverySpecification' | 'deletionProtection' | 'removalPolicy'
> {
  return expires
    ? { timeToLiveAttribute: 'expiresAt', removalPolicy: RemovalPolicy.DESTROY }
    : {
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
        deletionProtection: deletionProtected(environment),
        removalPolicy: removalPolicy(environment),
      };
}

function addIndex(
  table: Table,
  indexName: string,
  { partitionKey, sortKey, projection }: IndexDefinition,
): void {
  const index = { indexName, sortKey, projectionType: projection };
  if (partitionKey === undefined) table.addLocalSecondaryIndex(index);
  else table.addGlobalSecondaryIndex({ ...index, partitionKey });
}

export function storedTable<Definition extends TableDefinition>(
  scope: Construct,
  id: string,
  storage: Storage,
  definition: Definition,
): StoredTable<Definition> {
  const { partitionKey, sortKey, stream, indexes = {}, expiresBecause } = definition;
  const { dataKey } = storage;
  const table = new Table(scope, id, {
    partitionKey,
    ...(sortKey === undefined ? {} : { sortKey }),
    ...(stream === undefined ? {} : { stream }),
    billingMode: BillingMode.PAY_PER_REQUEST,
    ...(dataKey === undefined
      ? { encryption: TableEncryption.DEFAULT }
      : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: dataKey }),
    ...lifetime(storage, expiresBecause !== undefined),
  });
  for (const [indexName, index] of Object.entries(indexes)) addIndex(table, indexName, index);
  if (expiresBecause !== undefined) acknowledge(table, { 'AwsSolutions-DDB3': expiresBecause });
  return {
    definition,
    tableName: table.tableName,
    tableArn: table.tableArn,
    streamArn: table.tableStreamArn,
    encryptionKey: table.encryptionKey,
  };
}
