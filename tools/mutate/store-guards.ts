import type { Guard } from './guard.ts';

const semantics = ['test/semantics/stores.test.ts'];
const registry = ['test/shared/usecases/stores/stores.test.ts'];

/** Guards of stores: whose clock judges, and which configuration knows a store. */
export const storeGuards: readonly Guard[] = [
  {
    name: "stores: the clock of the store goes before the programme's",
    file: 'shared/domain/purchases/zone-of.ts',
    code: 'return storeFacts?.timeZone ?? timeZone;',
    without: 'return timeZone;',
    tests: semantics,
  },
  {
    name: 'stores: the entry records the day by which it was judged',
    file: 'shared/domain/ledger/acts/record-promotions.ts',
    code: '...(purchase.storeFacts?.timeZone !== undefined && { day }),',
    without: '',
    tests: semantics,
  },
  {
    name: 'stores: a use goes back to the day by which it was judged',
    file: 'shared/domain/ledger/acts/give-back-promotions.ts',
    code: 'judged?.day ?? localDay(occurredAt, timeZone)',
    without: 'localDay(occurredAt, timeZone)',
    tests: semantics,
  },
  {
    name: 'stores: all of them together are bounded',
    file: 'shared/usecases/stores/change-store.ts',
    code: '        checkRoom(latest, newest, storeId, content);\n',
    without: '',
    tests: registry,
  },
  {
    name: 'stores: versions before the newest hundred are found',
    file: 'shared/usecases/stores/known-stores.ts',
    code: 'found || versions.length < VERSIONS_MAX',
    without: 'found || versions.length <= VERSIONS_MAX',
    tests: registry,
  },
  {
    name: 'stores: a load brings stores up to the configuration of the promotions',
    file: 'shared/usecases/program/current-rules.ts',
    code: 'stores.changesBy(released),',
    without: 'stores.changesBy([]),',
    tests: ['test/shared/usecases/program/current-rules.test.ts'],
  },
];
