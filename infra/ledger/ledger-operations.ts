import { bind, bindIdentifierKey, bindPerson } from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import type { Operation } from '../service/api-functions.ts';
import type { Data } from '../service/data.ts';
import type { ActionOn } from '../storage/tables.ts';
import { bindBooks, bindPurchases, bindReturns, withPromotions } from './bind-books.ts';

export function bookingOperations(data: Data): Readonly<Record<string, Operation>> {
  const books = (fn: LaurelFunction) => bindBooks(fn, data);
  // An act above the limits of one person is kept in the Details table, and decided there.
  const booksOrAsks = (fn: LaurelFunction) => {
    books(fn);
    bind(fn, data.details, ['GetItem', 'PutItem']);
  };
  return {
    // Memory of the hot path. Its time is CPU and its cost is memory × time, so more memory is faster at about the same
    // cost.
    bookPurchase: { memoryMegabytes: 1024, bind: (fn) => bindPurchases(fn, data) },
    // Receipts are items of the Members table: the permission to query persons covers them.
    bookForgottenPurchase: {
      bind: (fn) => {
        bindPurchases(fn, data);
        bind(fn, data.details, ['GetItem']);
      },
    },
    movePurchase: {
      bind: (fn) => {
        bindPurchases(fn, data);
        bind(fn, data.details, ['GetItem']);
      },
    },
    bookReturn: { bind: (fn) => bindReturns(fn, data) },
    bookDelivery: { bind: (fn) => bindReturns(fn, data) },
    redeemPoints: {
      memoryMegabytes: 1024,
      bind: (fn) => {
        books(fn);
        bind(fn, data.rewards, ['GetItem']);
        // Updates the points that members of a household drew and lent.
        bind(fn, data.members, ['UpdateItem']);
      },
    },
    captureRedemption: { memoryMegabytes: 1024, bind: books },
    captureRedemptionPart: { bind: books },
    voidRedemption: { bind: books },
    claimRedemption: { bind: books },
    refundRedemption: { bind: booksOrAsks },
    transferPoints: {
      bind: (fn) => {
        booksOrAsks(fn);
        bind(fn, data.rates, ['GetItem']);
      },
    },
    adjustPoints: { bind: booksOrAsks },
    approveAdjustment: { bind: booksOrAsks },
    rejectAdjustment: {
      bind: (fn) => {
        bind(fn, data.ledger, ['Query'], ['byReference']);
        bind(fn, data.members, ['GetItem']);
        bind(fn, data.details, ['GetItem', 'PutItem']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    bookOpening: { bind: booksOrAsks },
    putOpeningImport: {
      bind: (fn) => {
        bind(fn, data.details, ['GetItem', 'PutItem']);
        bind(fn, data.program, ['GetItem', 'Query']);
      },
    },
  };
}

export function readingOperations(data: Data): Readonly<Record<string, Operation>> {
  const reads = (fn: LaurelFunction) => {
    bind(fn, data.ledger, ['GetItem', 'Query']);
    bind(fn, data.members, ['GetItem']);
    bindIdentifierKey(fn, data.identifierKey);
  };
  const readsByProgram = (actions: readonly ActionOn<'program'>[]) => (fn: LaurelFunction) => {
    reads(fn);
    bind(fn, data.program, actions);
  };
  const readsPurchases = (fn: LaurelFunction) => {
    bind(fn, data.ledger, ['GetItem', 'Query'], ['byReference']);
    bind(fn, data.members, ['GetItem']);
    bind(fn, data.details, ['GetItem']);
    bindIdentifierKey(fn, data.identifierKey);
  };
  return {
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
    getEntry: { bind: readsByProgram(['Query']) },
    // A bound of time is found by a binary search in the log.
    listEntries: { bind: readsByProgram(['Query']) },
    listPurchases: {
      bind: (fn) => {
        bind(fn, data.ledger, ['GetItem', 'BatchGetItem', 'Query'], ['byReference']);
        bind(fn, data.members, ['GetItem']);
        bind(fn, data.details, ['BatchGetItem']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    getPurchase: { bind: readsPurchases },
    findReceipts: {
      bind: (fn) => {
        bind(fn, data.ledger, ['GetItem', 'BatchGetItem', 'Query'], ['byReference']);
        bind(fn, data.members, ['Query']);
        bind(fn, data.counters, ['GetItem']);
        bind(fn, data.details, ['BatchGetItem']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    getAdjustment: {
      bind: (fn) => {
        bind(fn, data.ledger, ['GetItem', 'Query'], ['byReference']);
        bind(fn, data.members, ['GetItem']);
        bind(fn, data.details, ['GetItem']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    listAdjustments: {
      bind: (fn) => {
        bind(fn, data.details, [], ['byApproval']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    listRedemptions: {
      bind: (fn) => {
        bind(fn, data.ledger, ['GetItem', 'BatchGetItem', 'Query'], ['byReference']);
        bind(fn, data.members, ['GetItem']);
        bind(fn, data.program, ['GetItem', 'Query']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
    getRedemption: {
      bind: (fn) => {
        bind(fn, data.ledger, ['GetItem', 'Query'], ['byReference']);
        bind(fn, data.members, ['GetItem']);
        bind(fn, data.program, ['GetItem', 'Query']);
        bindIdentifierKey(fn, data.identifierKey);
      },
    },
  };
}
