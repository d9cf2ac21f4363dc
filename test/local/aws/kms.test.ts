import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { expect, onTestFinished, test } from 'vitest';
import type { Resource } from '../../../local/template/deployment.ts';
import { credentials, type RunningAws, startAws, temporaryFolder } from './aws-fixture.ts';
import { kmsKey } from './example-resources.ts';

const profile = kmsKey('11111111-2222-4333-8444-555555555555');
const other = kmsKey('99999999-2222-4333-8444-555555555555');
const alias: Resource = {
  path: 'data/Alias',
  type: 'AWS::KMS::Alias',
  ref: 'alias/profile',
  arn: '',
  properties: { AliasName: 'alias/profile', TargetKeyId: profile.arn },
};

function client({ endpoint }: RunningAws): KMSClient {
  const kms = new KMSClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  onTestFinished(() => kms.destroy());
  return kms;
}

const EncryptionContext = { member: 'ada', purpose: 'profile' };

test('a data key comes back under the same context, in any order of its entries', async () => {
  const kms = client(await startAws([profile]));
  const made = await kms.send(
    new GenerateDataKeyCommand({ KeyId: profile.arn, KeySpec: 'AES_256', EncryptionContext }),
  );
  expect(made.Plaintext).toHaveLength(32);
  expect(made.KeyId).toBe(profile.arn);
  const opened = await kms.send(
    new DecryptCommand({
      CiphertextBlob: made.CiphertextBlob,
      EncryptionContext: { purpose: 'profile', member: 'ada' },
    }),
  );
  expect(opened).toMatchObject({ KeyId: profile.arn, Plaintext: made.Plaintext });
});

test.each([
  { title: 'another member', context: { member: 'bob', purpose: 'profile' } },
  { title: 'an entry less', context: { member: 'ada' } },
  { title: 'no context', context: undefined },
])('$title in the context is refused', async ({ context }) => {
  const kms = client(await startAws([profile]));
  const { CiphertextBlob } = await kms.send(
    new EncryptCommand({ KeyId: profile.ref, Plaintext: Buffer.from('secret'), EncryptionContext }),
  );
  await expect(
    kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context })),
  ).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
});

test('a changed, cut or empty ciphertext is refused', async () => {
  const kms = client(await startAws([profile]));
  const { CiphertextBlob = new Uint8Array() } = await kms.send(
    new EncryptCommand({ KeyId: profile.ref, Plaintext: Buffer.from('secret') }),
  );
  const changed = Uint8Array.from(CiphertextBlob);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  for (const blob of [changed, CiphertextBlob.subarray(0, 40), new Uint8Array([1])]) {
    await expect(kms.send(new DecryptCommand({ CiphertextBlob: blob }))).rejects.toMatchObject({
      name: 'InvalidCiphertextException',
    });
  }
});

test('a key named for decryption must be the one that encrypted', async () => {
  const kms = client(await startAws([profile, other, alias]));
  const { CiphertextBlob } = await kms.send(
    new EncryptCommand({ KeyId: 'alias/profile', Plaintext: Buffer.from('secret') }),
  );
  const decrypt = (KeyId: string) => kms.send(new DecryptCommand({ KeyId, CiphertextBlob }));
  await expect(decrypt(other.arn)).rejects.toMatchObject({ name: 'IncorrectKeyException' });
  await expect(decrypt(profile.arn)).resolves.toMatchObject({ KeyId: profile.arn });
  await expect(decrypt('nobody')).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('keys survive a restart, in a file that only its owner can read', async () => {
  const folder = temporaryFolder();
  const first = await startAws([profile], { folder });
  const { CiphertextBlob } = await client(first).send(
    new EncryptCommand({ KeyId: profile.ref, Plaintext: Buffer.from('secret') }),
  );
  await first.close();
  const path = join(folder, 'kms-keys.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const before = JSON.parse(readFileSync(path, 'utf8')) as object;
  const second = await startAws([profile, other], { folder });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject(before);
  const { Plaintext } = await client(second).send(new DecryptCommand({ CiphertextBlob }));
  expect(Buffer.from(Plaintext ?? []).toString()).toBe('secret');
});

test.each(['{', '[]', 'null', '[]]', '{"a":1}', '{"a":"short"}'])(
  'a damaged key file %j is refused, not replaced',
  async (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'kms-keys.json'), text);
    await expect(startAws([profile], { folder })).rejects.toMatchObject({
      code: 'data_damaged',
      message: expect.stringContaining('Restore the file from a copy'),
    });
    expect(readFileSync(join(folder, 'kms-keys.json'), 'utf8')).toBe(text);
  },
);
