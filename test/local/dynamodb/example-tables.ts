import type { Deployment, Resource } from '../../../local/template/deployment.ts';

/** A deployment written by hand. */
export function deploymentOf(...resources: Resource[]): Deployment {
  return {
    resources,
    assetFolder: (s3Key) => {
      throw new Error(`no asset ${s3Key}`);
    },
  };
}

export function ledgerTable(properties: Record<string, unknown> = {}): Resource {
  return {
    path: 'data/Ledger',
    type: 'AWS::DynamoDB::GlobalTable',
    ref: 'data-Ledger',
    arn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/data-Ledger',
    properties: {
      KeySchema: [
        { AttributeName: 'memberId', KeyType: 'HASH' },
        { AttributeName: 'seq', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'memberId', AttributeType: 'S' },
        { AttributeName: 'seq', AttributeType: 'N' },
        { AttributeName: 'reference', AttributeType: 'S' },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'byReference',
          KeySchema: [
            { AttributeName: 'memberId', KeyType: 'HASH' },
            { AttributeName: 'reference', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      SSESpecification: { SSEEnabled: true },
      Replicas: [
        { Region: 'eu-west-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      ],
      ...properties,
    },
  };
}

export const connectionsTable: Resource = {
  path: 'data/Connections',
  type: 'AWS::DynamoDB::Table',
  ref: 'data-Connections',
  arn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/data-Connections',
  properties: {
    KeySchema: [{ AttributeName: 'connectionId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'connectionId', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  },
};
