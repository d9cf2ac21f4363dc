import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Identity } from '../identity/user-pool.ts';
import type { ParkedRecords } from '../lambda/parked-records.ts';
import type { LedgerSource } from '../storage/ledger-source.ts';
import type { StoredTable } from '../storage/stored-table.ts';

/** What the service is given: all that outlives it. */
export interface Data {
  readonly ledger: LedgerSource;
  readonly details: StoredTable;
  readonly counters: StoredTable;
  readonly entries: IStream;
  readonly members: StoredTable;
  readonly profileKey: IKey;
  readonly identifierKey: Secret;
  readonly program: StoredTable;
  readonly rewards: StoredTable;
  readonly audit: StoredTable;
  readonly clients: StoredTable;
  readonly partnerKey: IKey;
  readonly connections: StoredTable;
  readonly jobs: StoredTable;
  readonly rates: StoredTable;
  readonly identity: Identity;
  readonly originSecret: Secret;
  readonly parked: ParkedRecords;
  readonly alarmTopic: ITopic;
}
