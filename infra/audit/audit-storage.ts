import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { type Storage, type StoredTable, storedTable } from '../storage/stored-table.ts';

/**
 * What staff did, for ever: the trail of an actor is a partition, that of a member one of the index. People act a few
 * times a minute; a partition takes some five hundred acts a second.
 */
export class AuditStorage extends Construct {
  readonly audit: StoredTable;

  constructor(scope: Construct, storage: Storage) {
    super(scope, 'Audit');
    const table = storedTable(this, 'Table', storage, {
      partitionKey: { name: 'actor', type: AttributeType.STRING },
      sortKey: { name: 'record', type: AttributeType.STRING },
    });
    table.addGlobalSecondaryIndex({
      indexName: 'byMember',
      partitionKey: { name: 'memberId', type: AttributeType.STRING },
      sortKey: { name: 'record', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.audit = table;
  }
}
