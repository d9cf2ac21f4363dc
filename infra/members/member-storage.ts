import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import { removalPolicy, type Storage, type StoredTable, storedTable } from '../storage/stored-table.ts';

/** Members, their identifiers and projection, and the two keys that keep who they are unreadable at rest. */
export class MemberStorage extends Construct {
  readonly members: StoredTable;
  readonly profileKey: IKey;
  readonly identifierKey: Secret;

  constructor(scope: Construct, storage: Storage) {
    super(scope, 'Members');
    const table = storedTable(this, 'Table', storage, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      sortKey: { name: 'part', type: AttributeType.STRING },
    });
    table.addGlobalSecondaryIndex({
      indexName: 'byDue',
      partitionKey: { name: 'dueShard', type: AttributeType.STRING },
      sortKey: { name: 'dueAt', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.members = table;

    this.profileKey = new Key(this, 'ProfileKey', {
      description: `Laurel ${storage.environment.name}: seals the data key of each member's profile`,
      enableKeyRotation: true,
      removalPolicy: removalPolicy(storage.environment),
    });

    const identifierKey = new Secret(this, 'IdentifierKey', {
      description: `Laurel ${storage.environment.name}: keys the hashes under which cards, e-mail and phone are stored`,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: removalPolicy(storage.environment),
      ...(storage.dataKey === undefined ? {} : { encryptionKey: storage.dataKey }),
    });
    acknowledge(identifierKey, {
      'AwsSolutions-SMG4':
        'Identifiers are found by their keyed hash: a rotated key would lose every card, e-mail and phone. Changing it is a migration.',
    });
    this.identifierKey = identifierKey;
  }
}
