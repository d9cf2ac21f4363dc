import { type Deployment, propertiesOf, type Resource, resourcesOfType } from '../template/deployment.ts';

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: string;
}

export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection?: unknown;
  readonly ProvisionedThroughput?: unknown;
}

/** The input of the CreateTable call, and the settings that follow it. */
export interface TableDefinition {
  readonly TableName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly BillingMode: string;
  readonly ProvisionedThroughput?: unknown;
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
  readonly StreamSpecification?: { readonly StreamEnabled: boolean; readonly StreamViewType: string };
}

export interface Table {
  readonly definition: TableDefinition;
  /** The attribute with the expiry in epoch seconds, if items of the table expire. */
  readonly expiryAttribute?: string;
}

/**
 * The tables of a deployment. Backup, encryption, deletion protection and replicas mean nothing on a laptop and are
 * left out. Capacity is on demand unless a table sets its own units.
 */
export function tablesOf(deployment: Deployment): readonly Table[] {
  return [
    ...resourcesOfType(deployment, 'AWS::DynamoDB::Table'),
    ...resourcesOfType(deployment, 'AWS::DynamoDB::GlobalTable'),
  ].map(tableOf);
}

interface TableProperties extends Omit<TableDefinition, 'TableName' | 'StreamSpecification'> {
  readonly StreamSpecification?: { readonly StreamViewType: string };
  readonly TimeToLiveSpecification?: { readonly Enabled: unknown; readonly AttributeName?: string };
}

function tableOf(resource: Resource): Table {
  const properties = propertiesOf<TableProperties>(resource);
  const provisioned =
    properties.ProvisionedThroughput !== undefined && properties.BillingMode !== 'PAY_PER_REQUEST';
  const index = (from: IndexDefinition): IndexDefinition => ({
    IndexName: from.IndexName,
    KeySchema: from.KeySchema,
    Projection: from.Projection,
    ...(provisioned &&
      from.ProvisionedThroughput !== undefined && { ProvisionedThroughput: from.ProvisionedThroughput }),
  });
  const expiry = properties.TimeToLiveSpecification;
  return {
    definition: {
      TableName: resource.ref,
      KeySchema: properties.KeySchema,
      AttributeDefinitions: properties.AttributeDefinitions,
      BillingMode: provisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
      ...(provisioned && { ProvisionedThroughput: properties.ProvisionedThroughput }),
      ...(properties.LocalSecondaryIndexes?.length && {
        LocalSecondaryIndexes: properties.LocalSecondaryIndexes.map(index),
      }),
      ...(properties.GlobalSecondaryIndexes?.length && {
        GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes.map(index),
      }),
      ...(properties.StreamSpecification && {
        StreamSpecification: {
          StreamEnabled: true,
          StreamViewType: properties.StreamSpecification.StreamViewType,
        },
      }),
    },
    ...(String(expiry?.Enabled) === 'true' &&
      expiry?.AttributeName !== undefined && { expiryAttribute: expiry.AttributeName }),
  };
}
