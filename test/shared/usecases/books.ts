import { setTimeout } from 'node:timers/promises';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { UserPool } from '#shared/stores/identity/user-pool.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { LedgerBatches } from '#shared/stores/ledger/ledger-batches.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { SaleStore } from '#shared/stores/ledger/sale-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { PersonEndings } from '#shared/stores/members/person-endings.ts';
import { PersonFactsStore } from '#shared/stores/members/person-facts-store.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { ProgramNumbers } from '#shared/stores/program/program-numbers.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { ReleaseStore } from '#shared/stores/promotions/release-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { MissStore } from '#shared/stores/service/miss-store.ts';
import { ActiveStores } from '#shared/stores/stores/active-stores.ts';
import { StoreVersions } from '#shared/stores/stores/store-versions.ts';
import type { AskPorts } from '#shared/usecases/approvals/book-or-ask.ts';
import type { DeskPorts } from '#shared/usecases/ledger/book-forgotten-purchase.ts';
import { bookPurchase } from '#shared/usecases/ledger/book-purchase.ts';
import type { QuotePorts } from '#shared/usecases/ledger/quote-purchase.ts';
import type { RedeemPorts } from '#shared/usecases/ledger/redeem-points.ts';
import type { TransferPorts } from '#shared/usecases/ledger/transfer-points.ts';
import { BudgetHints } from '#shared/usecases/log/budget-hints.ts';
import type { EndingPorts } from '#shared/usecases/members/erase-member.ts';
import { putMember } from '#shared/usecases/members/put-member.ts';
import { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { CurrentRules, type RuleStores } from '#shared/usecases/program/current-rules.ts';
import { ProgramVersions } from '#shared/usecases/program/program-versions.ts';
import { newMemberId, type Tables } from '../../database.ts';

const SECRET = 'a secret of the test';

/** The stores that the rules are read from. */
export function ruleStores(client: DynamoDBClient, { program }: Pick<Tables, 'program'>): RuleStores {
  return {
    programs: new ProgramStore(client, program),
    releases: new ReleaseStore(client, program),
    stores: new ActiveStores(client, program),
    storeVersions: new StoreVersions(client, program),
  };
}

/** The use cases over one client, with a clock that the test moves. */
export class Books {
  readonly client: DynamoDBClient;
  readonly tables: Tables;
  readonly ports: AskPorts & DeskPorts & QuotePorts & EndingPorts & RedeemPorts & TransferPorts;
  readonly ledger: LedgerStore;
  readonly details: DetailsStore;
  readonly approvals: ApprovalStore;
  readonly batches: LedgerBatches;
  readonly counters: CounterStore;
  readonly rewards: RewardStore;
  readonly receipts: ReceiptStore;
  readonly households: HouseholdStore;
  readonly members: MemberStore;
  readonly programs: CurrentProgram;
  readonly programStore: ProgramStore;
  readonly programVersions: ProgramVersions;
  readonly releaseStore: ReleaseStore;
  readonly rules: CurrentRules;
  clock = Date.parse('2026-11-22T10:00:00Z');
  readonly now = () => this.clock;

  constructor(client: DynamoDBClient, tables: Tables) {
    const { now } = this;
    this.client = client;
    this.tables = tables;
    this.ledger = new LedgerStore(client, tables.ledger, tables.counters);
    this.details = new DetailsStore(client, tables.details);
    this.approvals = new ApprovalStore(client, tables.details);
    this.batches = new LedgerBatches(client, tables.ledger, tables.details);
    this.counters = new CounterStore(client, tables.counters);
    this.rewards = new RewardStore(client, tables.rewards);
    this.receipts = new ReceiptStore(client, tables.members);
    this.households = new HouseholdStore(client, tables.members);
    this.programStore = new ProgramStore(client, tables.program);
    this.programs = new CurrentProgram(this.programStore, now);
    this.programVersions = new ProgramVersions(new ProgramNumbers(client, tables.program));
    this.releaseStore = new ReleaseStore(client, tables.program);
    this.rules = new CurrentRules(ruleStores(client, tables), now);
    // Members of these tests have no personal data, so no key is ever asked for.
    const envelope = new ProfileEnvelope(new KMSClient({ region: 'eu-west-1' }), 'unused');
    this.members = new MemberStore(client, tables.members, envelope, SECRET);
    this.ports = {
      members: this.members,
      endings: new PersonEndings(tables.members, envelope, SECRET),
      // Nor does anybody sign in.
      pool: new UserPool(new CognitoIdentityProviderClient({ region: 'eu-west-1' }), 'unused'),
      ledger: this.ledger,
      counters: this.counters,
      rules: this.rules,
      people: new PersonFactsStore(client, tables.members, envelope),
      budgetHints: new BudgetHints(this.counters),
      memberOf: async (reference) => reference,
      sales: new SaleStore(client, tables.counters),
      details: this.details,
      approvals: this.approvals,
      rewards: this.rewards,
      receipts: this.receipts,
      misses: new MissStore(client, tables.rates),
      households: this.households,
      now,
      pause: (milliseconds) => setTimeout(milliseconds),
      random: Math.random,
    };
  }

  async enrol(memberId: string): Promise<void> {
    const ports = { ...this.ports, members: this.members };
    await putMember(ports, await this.programs.get(), memberId, {
      change: {},
      by: 'till',
      caller: 'channel',
    });
  }

  /** Enrols a member of its own. */
  async newMember(): Promise<string> {
    const memberId = newMemberId();
    await this.enrol(memberId);
    return memberId;
  }

  buy(memberId: string, purchaseId: string, purchase: Purchase) {
    const command = { purchaseId, purchase, contentHash: contentHash(purchase), anyAge: false };
    return bookPurchase(this.ports, memberId, command);
  }

  /** The whole log, the enrolment too. */
  log(memberId: string) {
    return Array.fromAsync(this.ledger.after(memberId, -1));
  }
}
