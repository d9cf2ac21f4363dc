import { createHmac } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PartnerKeyDocument } from '#shared/contracts/clients/partner.ts';
import { InvalidSignature, KeyNotFound, PartnerNotFound } from '#shared/domain/clients/refusals.ts';
import type { SignedMessage } from '#shared/domain/clients/signature.ts';
import { VersionConflict } from '#shared/domain/documents/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { PartnerSecrets } from '#shared/stores/clients/partner-secrets.ts';
import { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { changePartner, createKey, getPartner, removeKey } from '#shared/usecases/clients/change-partner.ts';
import { KnownPartners } from '#shared/usecases/clients/known-partners.ts';
import { ofVersion } from '#shared/usecases/documents/precondition.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { type KeyService, startKeyService } from '../../../key-service.ts';

let database: Database;
let keys: KeyService;
let proxy: FaultProxy;
let faulty: string;
let kms: KMSClient;
let keyCalls = 0;
let clock = Date.parse('2026-11-22T10:00:00Z');
let partners: PartnerStore;
let secrets: PartnerSecrets;
let warm: KnownPartners;
let names = 0;

const now = () => clock;
const by = { by: 'admin' };

beforeAll(async () => {
  database = await startDatabase();
  keys = await startKeyService();
  proxy = new FaultProxy(database.endpoint);
  faulty = await proxy.start();
  kms = new KMSClient(keys.config);
  kms.middlewareStack.add((next) => (args) => {
    keyCalls += 1;
    return next(args);
  });
  secrets = new PartnerSecrets(kms, keys.keyId);
  partners = new PartnerStore(dynamoDb(database.config()), database.tables.clients);
});

beforeEach(() => {
  proxy.break();
  warm = new KnownPartners(new PartnerStore(watched(), database.tables.clients), secrets, now);
});

afterAll(async () => {
  await proxy.stop();
  await keys.stop();
  await database.stop();
});

const watched = () => dynamoDb({ ...database.config(faulty), maxAttempts: 1 });
const ports = () => ({ partners, secrets, now });

async function newPartner(rest: { stores?: string[] } = {}): Promise<string> {
  names += 1;
  const partnerId = `partner-${names}`;
  await changePartner(ports(), partnerId, { name: 'Air Miles', disabled: false, ...rest }, by);
  return partnerId;
}

const newKey = (partnerId: string) => createKey(ports(), partnerId, by);

function signedWith({ secret }: PartnerKeyDocument): SignedMessage {
  const [id, timestamp, body] = ['msg_1', String(clock / 1000), '{"total":1}'];
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { id, timestamp, signatures: `v1,${mac}`, body: Buffer.from(body) };
}

async function admitted(partnerId: string, key: PartnerKeyDocument): Promise<boolean> {
  try {
    await warm.admit(partnerId, signedWith(key));
    return true;
  } catch (error) {
    if (error instanceof InvalidSignature) return false;
    throw error;
  }
}

const later = (milliseconds: number) => {
  clock += milliseconds;
};

describe('a partner', () => {
  it('is let in by what it signed, with its permissions', async () => {
    const partnerId = await newPartner({ stores: ['air-shop'] });
    const permissions = await warm.admit(partnerId, signedWith(await newKey(partnerId)));
    expect(permissions).toEqual({
      channels: new Set(['partner']),
      stores: new Set(['air-shop']),
      disabled: false,
    });
  });

  it('without a key, and one that nobody knows, are refused as one with a wrong signature is', async () => {
    const partnerId = await newPartner();
    const keyOfOther = await newKey(await newPartner());
    const refusals: unknown[] = [];
    for (const who of [partnerId, 'never-heard-of', 'constructor']) {
      await warm.admit(who, signedWith(keyOfOther)).catch((error) => refusals.push(error));
    }
    await newKey(partnerId);
    later(10_000);
    await warm.admit(partnerId, signedWith(keyOfOther)).catch((error) => refusals.push(error));
    expect(refusals).toEqual(Array(4).fill(new InvalidSignature()));
  });

  it('that was disabled is out within ten seconds, and in again as fast', async () => {
    const partnerId = await newPartner();
    const key = await newKey(partnerId);
    expect(await admitted(partnerId, key)).toBe(true);
    await changePartner(ports(), partnerId, { name: 'Air Miles', disabled: true }, by);
    later(10_000);
    expect(await admitted(partnerId, key)).toBe(false);
    await changePartner(ports(), partnerId, { name: 'Air Miles', disabled: false }, by);
    later(10_000);
    expect(await admitted(partnerId, key)).toBe(true);
  });
});

describe('keys in rotation', () => {
  it('are two at once; of three the oldest is out within ten seconds', async () => {
    const partnerId = await newPartner();
    const [first, second] = [await newKey(partnerId), await newKey(partnerId)];
    expect([await admitted(partnerId, first), await admitted(partnerId, second)]).toEqual([true, true]);
    const third = await newKey(partnerId);
    later(10_000);
    expect(await Promise.all([first, second, third].map((key) => admitted(partnerId, key)))).toEqual([
      false,
      true,
      true,
    ]);
    const partner = await getPartner(partners, partnerId);
    expect(partner.keys.map(({ keyId }) => keyId)).toEqual([third.keyId, second.keyId]);
  });

  it('that are removed are out within ten seconds, and so is every key where storage does not respond', async () => {
    const partnerId = await newPartner();
    const [first, second] = [await newKey(partnerId), await newKey(partnerId)];
    await admitted(partnerId, first);
    await removeKey(ports(), { partnerId, keyId: first.keyId }, by);
    later(10_000);
    expect([await admitted(partnerId, first), await admitted(partnerId, second)]).toEqual([false, true]);

    await removeKey(ports(), { partnerId, keyId: second.keyId }, by);
    proxy.break({ fault: 'throttle', calls: () => true });
    later(9_000);
    expect(await admitted(partnerId, second)).toBe(true);
    later(1_000);
    await expect(admitted(partnerId, second)).rejects.toThrow(Unavailable);
  });

  it('are opened once by a process, whatever else changes', async () => {
    const partnerId = await newPartner();
    const key = await newKey(partnerId);
    const before = keyCalls;
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await admitted(partnerId, key)).toBe(true);
      later(10_000);
    }
    expect(keyCalls - before).toBe(1);
  });

  it('do not open in the place of another partner, or of another key', async () => {
    const [partnerId, victim] = [await newPartner(), await newPartner()];
    const key = await newKey(partnerId);
    const stored = await partners.find(partnerId, { consistent: true });
    const goal = await partners.find(victim, { consistent: true });
    if (!stored || !goal) throw new Error('a partner is missing');
    await partners.put({ ...goal, keys: stored.keys, revision: goal.revision + 1 }, goal.revision);
    await expect(warm.admit(victim, signedWith(key))).rejects.toThrow(/wrong/);
  });

  it('keep their secrets to themselves: none is in any table', async () => {
    const partnerId = await newPartner();
    const { secret } = await newKey(partnerId);
    const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const dump = await database.dump();
    for (const form of ['base64', 'base64url', 'hex', 'latin1'] as const) {
      expect(dump).not.toContain(bytes.toString(form));
    }
  });
});

describe('an editor of keys', () => {
  it('is told of what is not there', async () => {
    await expect(newKey('never-heard-of')).rejects.toThrow(PartnerNotFound);
    const partnerId = await newPartner();
    await expect(removeKey(ports(), { partnerId, keyId: 'nothing' }, by)).rejects.toThrow(KeyNotFound);
  });

  it('makes no second key by repeating a call with its tag', async () => {
    const partnerId = await newPartner();
    const editing = { by: 'admin', precondition: ofVersion(1) };
    await createKey(ports(), partnerId, editing);
    await expect(createKey(ports(), partnerId, editing)).rejects.toThrow(VersionConflict);
    expect((await getPartner(partners, partnerId)).keys).toHaveLength(1);
  });

  it('may be one of several at once: all changes are made, and at most two keys are left', async () => {
    const partnerId = await newPartner();
    const made = await Promise.all([newKey(partnerId), newKey(partnerId), newKey(partnerId)]);
    const partner = await getPartner(partners, partnerId);
    const stored = await partners.find(partnerId, { consistent: true });
    expect([stored?.revision, partner.keys.length]).toEqual([4, 2]);
    const ids = made.map(({ keyId }) => keyId);
    for (const { keyId } of partner.keys) expect(ids).toContain(keyId);
  });
});
