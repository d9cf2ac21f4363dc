import { Stack } from 'aws-cdk-lib';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { AuditStorage } from '../audit/audit-storage.ts';
import { ClientStorage } from '../clients/client-storage.ts';
import type { Environment } from '../environments.ts';
import { Identity } from '../identity/user-pool.ts';
import { JobStorage } from '../jobs/job-storage.ts';
import { ParkedRecords } from '../lambda/parked-records.ts';
import { LedgerStorage } from '../ledger/ledger-storage.ts';
import { MemberStorage } from '../members/member-storage.ts';
import { alarmTopic } from '../monitoring/alarm-topic.ts';
import { alarmOnThrottles } from '../monitoring/table-alarms.ts';
import { ProgramStorage } from '../program/program-storage.ts';
import { ConnectionStorage } from '../realtime/connection-storage.ts';
import { RewardStorage } from '../rewards/reward-storage.ts';
import type { Data } from '../service/data.ts';
import { RateStorage } from '../service/rate-storage.ts';
import type { LedgerSource } from '../storage/ledger-source.ts';
import { removalPolicy, type StoredTable } from '../storage/stored-table.ts';
import { originSecret } from '../web/origin-secret.ts';

/** Everything that must survive: tables, streams, keys, secrets, people. Retained and protected outside dev. */
export class DataStack extends Stack implements Data {
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

  constructor(scope: Construct, environment: Environment) {
    super(scope, `laurel-${environment.name}-data`, {
      description: `Laurel ${environment.name}: what must survive`,
      env: { region: environment.region },
      terminationProtection: environment.dataProtected,
    });
    const dataKey = environment.customerManagedKey
      ? new Key(this, 'DataKey', {
          description: `Laurel ${environment.name}: tables, streams, secrets and parked records at rest`,
          enableKeyRotation: true,
          removalPolicy: removalPolicy(environment),
        })
      : undefined;
    const storage = { environment, dataKey };

    const ledger = new LedgerStorage(this, storage);
    this.ledger = ledger.ledger;
    this.details = ledger.details;
    this.counters = ledger.counters;
    this.entries = ledger.entries;
    const members = new MemberStorage(this, storage);
    this.members = members.members;
    this.profileKey = members.profileKey;
    this.identifierKey = members.identifierKey;
    this.program = new ProgramStorage(this, storage).program;
    this.rewards = new RewardStorage(this, storage).rewards;
    this.audit = new AuditStorage(this, storage).audit;
    const clients = new ClientStorage(this, storage);
    this.clients = clients.clients;
    this.partnerKey = clients.partnerKey;
    this.connections = new ConnectionStorage(this, storage).connections;
    this.jobs = new JobStorage(this, storage).jobs;
    this.rates = new RateStorage(this, storage).rates;
    this.originSecret = originSecret(this, storage);
    this.parked = new ParkedRecords(this, storage);

    this.alarmTopic = alarmTopic(this, environment);
    this.identity = new Identity(this, { environment, alarmTopic: this.alarmTopic });
    alarmOnThrottles(
      this,
      {
        ledger: this.ledger.table,
        details: this.details,
        counters: this.counters,
        members: this.members,
        program: this.program,
        rewards: this.rewards,
        audit: this.audit,
        clients: this.clients,
        connections: this.connections,
        jobs: this.jobs,
      },
      this.alarmTopic,
    );
    alarmOnThrottles(this, { rates: this.rates }, this.alarmTopic, 'calls go on, past their limits');
  }
}
