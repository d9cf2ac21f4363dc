import { Duration } from 'aws-cdk-lib';
import { AttributeType, ProjectionType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { type IStream, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import { acknowledge } from '../nag/acknowledge.ts';
import { deployedLedger, type LedgerSource, restoredLedger } from '../storage/ledger-source.ts';
import { removalPolicy, type StoredTable, storedTable } from '../storage/stored-table.ts';

export interface LedgerStorageProps {
  readonly environment: Environment;
  readonly dataKey?: IKey | undefined;
}

/** The log of each member, the only truth, and the stream on which other parts learn of its entries. */
export class LedgerStorage extends Construct {
  readonly ledger: LedgerSource;
  /** Line detail too large for an entry, and the evidence of tampering. */
  readonly details: StoredTable;
  /** What bookings of all members count together, as the stock of a reward: one item a counter. */
  readonly counters: StoredTable;
  readonly entries: IStream;

  constructor(scope: Construct, { environment, dataKey }: LedgerStorageProps) {
    super(scope, 'Ledger');
    const table = storedTable(
      this,
      'Table',
      { environment, dataKey },
      {
        partitionKey: { name: 'memberId', type: AttributeType.STRING },
        sortKey: { name: 'seq', type: AttributeType.NUMBER },
        stream: StreamViewType.NEW_AND_OLD_IMAGES,
      },
    );
    table.addLocalSecondaryIndex({
      indexName: 'byReference',
      sortKey: { name: 'reference', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    const deployed = deployedLedger(table);
    const restored = environment.restoredLedgerStreamArn;
    this.ledger = restored === undefined ? deployed : restoredLedger(this, restored, dataKey);

    this.details = storedTable(
      this,
      'Details',
      { environment, dataKey },
      {
        partitionKey: { name: 'memberId', type: AttributeType.STRING },
        sortKey: { name: 'id', type: AttributeType.STRING },
      },
    );

    this.counters = storedTable(
      this,
      'Counters',
      { environment, dataKey },
      { partitionKey: { name: 'id', type: AttributeType.STRING } },
    );

    const { shards, retentionHours } = environment.entriesStream;
    this.entries = new Stream(this, 'Entries', {
      ...(shards === 'on-demand'
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount: shards }),
      retentionPeriod: Duration.hours(retentionHours),
      ...(dataKey === undefined
        ? { encryption: StreamEncryption.MANAGED }
        : { encryption: StreamEncryption.KMS, encryptionKey: dataKey }),
      removalPolicy: removalPolicy(environment),
    });
    if (dataKey !== undefined) {
      acknowledge(this.entries, {
        'AwsSolutions-KDS3':
          'The key is the one of all stored data here, so that one key policy governs who can read entries; its cost is accepted.',
      });
    }
  }
}
