import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { removalPolicy, type Storage, type StoredTable, storedTable } from '../storage/stored-table.ts';

/** What machine clients and partners may do, and the secrets that partners sign with, sealed by a key of their own. */
export class ClientStorage extends Construct {
  readonly clients: StoredTable;
  readonly partnerKey: IKey;

  constructor(scope: Construct, storage: Storage) {
    super(scope, 'Clients');
    this.clients = storedTable(this, 'Table', storage, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      sortKey: { name: 'part', type: AttributeType.STRING },
    });
    this.partnerKey = new Key(this, 'PartnerKey', {
      description: `Laurel ${storage.environment.name}: seals the secrets that partners sign with`,
      enableKeyRotation: true,
      removalPolicy: removalPolicy(storage.environment),
    });
  }
}
