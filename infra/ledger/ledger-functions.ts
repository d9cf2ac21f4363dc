import { Duration, NestedStack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { bind, bindEntriesStream, bindPerson, bindSecret } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { consumeTableStream } from '../lambda/stream-consumer.ts';
import { alarmWhenAny } from '../monitoring/alarm.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';
import type { ActionOn } from '../storage/tables.ts';
import { bindBooks, bindPurchases, bindReturns, withPromotions } from './bind-books.ts';
import { DueSweep } from './due-sweep.ts';

export class LedgerFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Ledger');
    const { data } = context;

    const books = (fn: LaurelFunction) => bindBooks(fn, data);
    const booksWithDetails = (actions: readonly ('GetItem' | 'PutItem')[]) => (fn: LaurelFunction) => {
      books(fn);
      bind(fn, data.details, actions);
    };
    const reads = (fn: LaurelFunction) => {
      bind(fn, data.ledger, ['GetItem', 'Query']);
      bind(fn, data.members, ['GetItem']);
      bindSecret(fn, 'IDENTIFIER_KEY', data.identifierKey);
    };
    const readsByProgram = (actions: readonly ActionOn<'program'>[]) => (fn: LaurelFunction) => {
      reads(fn);
      bind(fn, data.program, actions);
    };
    const readsPurchases = (fn: LaurelFunction) => {
      bind(fn, data.ledger, ['GetItem', 'Query'], ['byReference']);
      bind(fn, data.members, ['GetItem']);
      bind(fn, data.details, ['GetItem']);
      bindSecret(fn, 'IDENTIFIER_KEY', data.identifierKey);
    };
    apiFunctions(this, context, 'ledger', {
      // The hot path: its time is CPU, and the bill is memory × time, so more of both costs about the same.
      bookPurchase: { memoryMegabytes: 1024, bind: (fn) => bindPurchases(fn, data) },
      // Receipts are found by the query that persons are read with, in the same table.
      bookForgottenPurchase: { bind: (fn) => bindPurchases(fn, data) },
      movePurchase: {
        bind: (fn) => {
          bindPurchases(fn, data);
          bind(fn, data.details, ['GetItem']);
        },
      },
      bookReturn: { bind: (fn) => bindReturns(fn, data) },
      redeemPoints: {
        memoryMegabytes: 1024,
        bind: (fn) => {
          books(fn);
          bind(fn, data.rewards, ['GetItem']);
          // Counts what members of a household draw and lend.
          bind(fn, data.members, ['UpdateItem']);
        },
      },
      captureRedemption: { memoryMegabytes: 1024, bind: books },
      voidRedemption: { bind: books },
      refundRedemption: { bind: books },
      transferPoints: { bind: books },
      // An adjustment that waits for an approval is kept beside the books.
      adjustPoints: { bind: booksWithDetails(['GetItem', 'PutItem']) },
      approveAdjustment: { bind: booksWithDetails(['GetItem']) },
      bookOpening: { bind: books },
      getBalance: { bind: readsByProgram(['GetItem', 'Query']) },
      quotePurchase: {
        memoryMegabytes: 1024,
        bind: (fn) => {
          readsByProgram(withPromotions)(fn);
          bind(fn, data.counters, ['BatchGetItem']);
          bindPerson(fn, data.members, data.profileKey);
        },
      },
      explainEntry: {
        bind: (fn) => {
          readsByProgram(withPromotions)(fn);
          bind(fn, data.details, ['GetItem']);
        },
      },
      getEntry: { bind: reads },
      listEntries: {
        bind: (fn) => {
          bind(fn, data.ledger, ['Query']);
          bind(fn, data.members, ['GetItem']);
          bindSecret(fn, 'IDENTIFIER_KEY', data.identifierKey);
        },
      },
      listPurchases: { bind: readsPurchases },
      getPurchase: { bind: readsPurchases },
      findReceipts: {
        bind: (fn) => {
          bind(fn, data.ledger, ['GetItem', 'Query'], ['byReference']);
          bind(fn, data.members, ['Query']);
          bind(fn, data.details, ['GetItem']);
          bindSecret(fn, 'IDENTIFIER_KEY', data.identifierKey);
        },
      },
      getRedemption: {
        bind: (fn) => {
          bind(fn, data.ledger, ['GetItem', 'Query'], ['byReference']);
          bind(fn, data.members, ['GetItem']);
          bind(fn, data.program, ['GetItem', 'Query']);
          bindSecret(fn, 'IDENTIFIER_KEY', data.identifierKey);
        },
      },
    });
    this.publishEntries(context);
    this.republishEntries(context);
    new DueSweep(this, context);
  }

  /**
   * From the table's stream to Kinesis. It never gives a record up: consumers could read a gap from the log,
   * but only if they learn that there is one, and the last entry of a member has no successor to tell them.
   * So it retries for as long as the stream keeps the record, and rings long before that day is over; what
   * the stream forgot is republished from the table.
   */
  private publishEntries({ environment, data }: ApiContext): void {
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/ledger/publish-entries.ts',
      alarmTopic: data.alarmTopic,
      timeoutSeconds: 60,
    });
    bindEntriesStream(fn, data.entries);
    bind(fn, data.details, ['PutItem']);
    consumeTableStream(fn, data.ledger, {
      batchSize: 100,
      retries: 'for-ever',
      ageMax: 'for-ever',
      behindMinutesMax: environment.alarms.consumersBehindMinutesMax,
      parked: data.parked,
      alarmTopic: data.alarmTopic,
    });
    alarmWhenAny(fn, 'Tampered', {
      topic: data.alarmTopic,
      metric: new Metric({
        namespace: 'Laurel',
        metricName: 'LedgerTampered',
        dimensionsMap: { service: 'ledger' },
        period: Duration.minutes(1),
        statistic: 'Sum',
      }),
      description:
        'An entry of the ledger was changed or removed. No role of Laurel can do that: find who did. The old entry is kept in the Details table.',
    });
  }

  /** For an operator: what the stream forgot is published again from the table. Nothing else invokes it. */
  private republishEntries({ environment, data }: ApiContext): void {
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/ledger/republish-entries.ts',
      alarmTopic: data.alarmTopic,
      timeoutSeconds: 900,
    });
    bindEntriesStream(fn, data.entries);
    bind(fn, data.ledger, ['Query']);
  }
}
