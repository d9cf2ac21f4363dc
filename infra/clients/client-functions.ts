import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bind, bindChannelClients, bindIdentifierKey, bindPartnerKey } from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import { bindPurchases, bindReturns } from '../ledger/bind-books.ts';
import { type ApiContext, apiFunctions } from '../service/api-functions.ts';

export class ClientFunctions extends NestedStack {
  constructor(scope: Construct, context: ApiContext) {
    super(scope, 'Clients');
    const { data } = context;
    const edits = (fn: LaurelFunction) => bind(fn, data.clients, ['GetItem', 'PutItem']);
    const lists = (fn: LaurelFunction) => {
      bind(fn, data.clients, ['Query']);
      bindIdentifierKey(fn, data.identifierKey);
    };
    const admitsPartners = (fn: LaurelFunction) => {
      bind(fn, data.clients, ['GetItem']);
      bindPartnerKey(fn, data.partnerKey, ['Decrypt']);
    };
    apiFunctions(this, context, 'clients', {
      putClient: {
        bind: (fn) => {
          edits(fn);
          bindChannelClients(fn, data.identity.channelClients);
        },
      },
      getClient: {
        bind: (fn) => {
          bind(fn, data.clients, ['GetItem']);
          bindChannelClients(fn, data.identity.channelClients);
        },
      },
      listClients: {
        bind: (fn) => {
          lists(fn);
          bindChannelClients(fn, data.identity.channelClients);
        },
      },
      putPartner: { bind: edits },
      getPartner: { bind: (fn) => bind(fn, data.clients, ['GetItem']) },
      listPartners: { bind: lists },
      // The function that makes a key may encrypt its secret, not decrypt it.
      createPartnerKey: {
        bind: (fn) => {
          edits(fn);
          bindPartnerKey(fn, data.partnerKey, ['Encrypt']);
        },
      },
      deletePartnerKey: { bind: edits },
      bookPartnerPurchase: {
        memoryMegabytes: 1024,
        bind: (fn) => {
          admitsPartners(fn);
          bindPurchases(fn, data);
        },
      },
      bookPartnerReturn: {
        bind: (fn) => {
          admitsPartners(fn);
          bindReturns(fn, data);
        },
      },
    });
  }
}
