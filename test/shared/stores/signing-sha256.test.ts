import { createHash, createHmac } from 'node:crypto';
import { DynamoDBClient, type DynamoDBClientConfig, GetItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { awsClient } from '#shared/stores/aws-client.ts';
import { SigningSha256 } from '#shared/stores/signing-sha256.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const given = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uint8Array(),
  fc.uint8Array().map((bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
);

const buffer = (data: string | ArrayBuffer | ArrayBufferView): Buffer => {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
};

describe('the hash of signatures', () => {
  it('is SHA-256 of all parts, and with a secret their HMAC, also after a reset', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(given), fc.option(given, { nil: undefined }), async (parts, secret) => {
        const expected =
          secret === undefined ? createHash('sha256') : createHmac('sha256', new Uint8Array(buffer(secret)));
        for (const part of parts) expected.update(buffer(part));
        const digest = expected.digest('hex');
        const own = new SigningSha256(secret);
        for (let times = 0; times < 2; times += 1) {
          own.reset();
          for (const part of parts) own.update(part);
          expect(hex(await own.digest())).toBe(digest);
        }
      }),
    );
  });

  it('is that of the secret at hand, when the credentials change', async () => {
    const digestOf = async (secret: string) => {
      const own = new SigningSha256(secret);
      own.update('text');
      return hex(await own.digest());
    };
    const first = await digestOf('first');
    expect(await digestOf('second')).not.toBe(first);
    expect(await digestOf('first')).toBe(first);
  });

  it('signs each call of a client as the hash of the SDK does', async () => {
    vi.useFakeTimers({ now: Date.UTC(2030, 0, 1), toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const authorizations = async (options: Pick<DynamoDBClientConfig, 'sha256'>) => {
      const seen: string[] = [];
      const requestHandler = {
        handle: async ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => {
          seen.push(headers.authorization ?? '');
          const body = new TextEncoder().encode('{}');
          return { response: { statusCode: 200, headers: {}, body } };
        },
      };
      const credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
      const client = new DynamoDBClient({ region: 'eu-west-1', credentials, requestHandler, ...options });
      client.middlewareStack.addRelativeTo(
        <Call extends object, Reply>(next: (call: Call) => Promise<Reply>) =>
          (call: Call) => {
            const { headers } = (call as { request: { headers: Record<string, string> } }).request;
            // The SDK signs an id that is new for each call.
            delete headers['amz-sdk-invocation-id'];
            return next(call);
          },
        { relation: 'before', toMiddleware: 'httpSigningMiddleware' },
      );
      for (const id of ['one', 'two']) {
        await client.send(new GetItemCommand({ TableName: 'members', Key: { id: { S: id } } }));
      }
      return seen;
    };
    const own = await authorizations({ sha256: SigningSha256 });
    expect(own).toEqual(await authorizations({}));
    expect(new Set(own).size).toBe(2);
    expect(own[0]).toMatch(/Signature=[0-9a-f]{64}$/);
  });

  it('is the one of every client', () => {
    const { config } = awsClient(DynamoDBClient, { region: 'eu-west-1' });
    expect(config.sha256).toBe(SigningSha256);
  });
});
