import { describe, expect, it } from 'vitest';
import { clientTypes } from '#shared/domain/clients/client.ts';
import { checkLimits, type Limits, limitsOf, type Place } from '#shared/domain/clients/limits.ts';
import { partnerLimits } from '#shared/domain/clients/partner.ts';

const channels = ['pos', 'web', 'app', 'partner'];

/** What was refused, as pointers; [] where nothing was. */
function refused(limits: Limits, place?: Place): unknown {
  try {
    checkLimits(limits, place);
    return [];
  } catch (error) {
    const { code, data } = error as { code: string; data: { errors?: { pointer: string }[] } };
    return [code, ...(data.errors ?? []).map(({ pointer }) => pointer)];
  }
}

const outside = (...pointers: string[]) => ['outside-client-limits', ...pointers];

describe('a client of whom nothing was said', () => {
  it.each(clientTypes)('of the type %s books the channel of its type, a hub every one', (type) => {
    const allowed = channels.filter(
      (channel) => JSON.stringify(refused(limitsOf(type, undefined), { channel })) === '[]',
    );
    expect(allowed).toEqual(type === 'hub' ? channels : [type]);
  });

  it('books at every store, and where none is named', () => {
    const limits = limitsOf('pos', undefined);
    expect(refused(limits, { channel: 'pos' })).toEqual([]);
    expect(refused(limits, { channel: 'pos', store: 'anywhere' })).toEqual([]);
  });
});

describe('a limited client', () => {
  const limits = limitsOf('pos', {
    channels: ['web', 'app'],
    stores: ['dublin-1', 'cork-1'],
    disabled: false,
  });

  it('books the channels that were named, in place of its own', () => {
    for (const channel of ['web', 'app']) expect(refused(limits, { channel, store: 'cork-1' })).toEqual([]);
    expect(refused(limits, { channel: 'pos', store: 'cork-1' })).toEqual(outside('/channel'));
    expect(refused(limitsOf('hub', { channels: ['web'], disabled: false }), { channel: 'pos' })).toEqual(
      outside('/channel'),
    );
  });

  it('has to name one of its stores, as it is written', () => {
    for (const store of ['dublin-2', 'Dublin-1', 'dublin-1 ', '', undefined]) {
      expect(refused(limits, { channel: 'web', store })).toEqual(outside('/store'));
    }
  });

  it('need not name the channel where it spends', () => {
    expect(refused(limits, { store: 'dublin-1' })).toEqual([]);
    expect(refused(limits, {})).toEqual(outside('/store'));
  });

  it('is told all that is outside at once', () => {
    expect(refused(limits, { channel: 'pos', store: 'paris-1' })).toEqual(outside('/channel', '/store'));
  });

  it('may take goods back anywhere', () => {
    expect(refused(limits)).toEqual([]);
  });
});

describe('a disabled client', () => {
  it('may nothing, wherever it is', () => {
    const limits = limitsOf('hub', { disabled: true });
    for (const place of [undefined, {}, { channel: 'pos', store: 'dublin-1' }]) {
      expect(refused(limits, place)).toEqual(['client-disabled']);
    }
  });
});

describe('a partner', () => {
  it('books its own channel at its stores', () => {
    const limits = partnerLimits({ name: 'Air', stores: ['air-shop'], disabled: false });
    expect(refused(limits, { channel: 'partner', store: 'air-shop' })).toEqual([]);
    expect(refused(limits, { channel: 'pos' })).toEqual(outside('/channel', '/store'));
    expect(refused(partnerLimits({ name: 'Air', disabled: false }), { channel: 'partner' })).toEqual([]);
  });
});
