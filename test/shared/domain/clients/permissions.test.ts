import { describe, expect, it } from 'vitest';
import { clientTypes } from '#shared/domain/clients/client.ts';
import { partnerPermissions } from '#shared/domain/clients/partner.ts';
import {
  checkOwnStore,
  checkPermissions,
  type Permissions,
  type PointOfSale,
  permissionsOf,
} from '#shared/domain/clients/permissions.ts';

const channels = ['pos', 'web', 'app', 'partner'];

/** The refusal's code and pointers; [] where nothing was refused. */
function refused(permissions: Permissions, place?: PointOfSale): unknown {
  try {
    checkPermissions(permissions, place);
    return [];
  } catch (error) {
    const { code, data } = error as { code: string; data: { errors?: { pointer: string }[] } };
    return [code, ...(data.errors ?? []).map(({ pointer }) => pointer)];
  }
}

const outside = (...pointers: string[]) => ['outside-client-limits', ...pointers];

describe('a client without settings', () => {
  it.each(clientTypes)('with the type %s books the channel of its type, a hub every one', (type) => {
    const allowed = channels.filter(
      (channel) => JSON.stringify(refused(permissionsOf(type, undefined), { channel })) === '[]',
    );
    expect(allowed).toEqual(type === 'hub' ? channels : [type]);
  });

  it('books at every store, and where none is named', () => {
    const permissions = permissionsOf('pos', undefined);
    expect(refused(permissions, { channel: 'pos' })).toEqual([]);
    expect(refused(permissions, { channel: 'pos', store: 'anywhere' })).toEqual([]);
  });
});

describe('a limited client', () => {
  const permissions = permissionsOf('pos', {
    channels: ['web', 'app'],
    stores: ['dublin-1', 'cork-1'],
    disabled: false,
  });

  it('books the channels that were named, in place of its own', () => {
    for (const channel of ['web', 'app'])
      expect(refused(permissions, { channel, store: 'cork-1' })).toEqual([]);
    expect(refused(permissions, { channel: 'pos', store: 'cork-1' })).toEqual(outside('/channel'));
    expect(refused(permissionsOf('hub', { channels: ['web'], disabled: false }), { channel: 'pos' })).toEqual(
      outside('/channel'),
    );
  });

  it('has to name one of its stores, as it is written', () => {
    for (const store of ['dublin-2', 'Dublin-1', 'dublin-1 ', '', undefined]) {
      expect(refused(permissions, { channel: 'web', store })).toEqual(outside('/store'));
    }
  });

  it('need not name the channel where it spends', () => {
    expect(refused(permissions, { store: 'dublin-1' })).toEqual([]);
    expect(refused(permissions, {})).toEqual(outside('/store'));
  });

  it('is told everything outside its limits at once', () => {
    expect(refused(permissions, { channel: 'pos', store: 'paris-1' })).toEqual(outside('/channel', '/store'));
  });

  it('may take goods back anywhere', () => {
    expect(refused(permissions)).toEqual([]);
  });
});

describe('a disabled client', () => {
  it('may nothing, wherever it is', () => {
    const permissions = permissionsOf('hub', { disabled: true });
    for (const place of [undefined, {}, { channel: 'pos', store: 'dublin-1' }]) {
      expect(refused(permissions, place)).toEqual(['client-disabled']);
    }
  });
});

describe('a partner', () => {
  it('books its own channel at its stores', () => {
    const permissions = partnerPermissions({ name: 'Air', stores: ['air-shop'], disabled: false });
    expect(refused(permissions, { channel: 'partner', store: 'air-shop' })).toEqual([]);
    expect(refused(permissions, { channel: 'pos' })).toEqual(outside('/channel', '/store'));
    expect(refused(partnerPermissions({ name: 'Air', disabled: false }), { channel: 'partner' })).toEqual([]);
  });

  it('takes back purchases of its own stores only where the switch says so, and none without a store', () => {
    const settings = { name: 'Air', stores: ['air-shop'], disabled: false };
    const takesBack = (ownStoreOnly: boolean, store?: string) => () =>
      checkOwnStore(partnerPermissions({ ...settings, ownStoreOnly }).ownStores, { at: 'purchase', store });
    for (const store of ['air-shop', 'rail-shop', undefined]) expect(takesBack(false, store)).not.toThrow();
    expect(takesBack(true, 'air-shop')).not.toThrow();
    for (const store of ['rail-shop', undefined]) {
      expect(takesBack(true, store)).toThrow(expect.objectContaining({ code: 'outside-client-limits' }));
    }
  });
});
