import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentNamed } from '../../../infra/environments/environments.ts';
import { clientSecret } from '../../../tools/client-secret/client-secret.ts';
import { readOptions } from '../../../tools/client-secret/options.ts';
import { readyAccount } from '../aws/account.ts';
import { AwsAtWire, body, failure } from '../aws/aws-at-wire.ts';
import { dataStack, POOL, serviceStack } from '../aws/stacks-of-test.ts';

let wire: AwsAtWire;
let said: string[];

beforeEach(async () => {
  said = [];
  wire = await AwsAtWire.start({
    ...readyAccount([dataStack, serviceStack]),
    DescribeUserPoolClient: ({ UserPoolId, ClientId }) =>
      body({ UserPoolClient: { ClientId, ClientSecret: `secret of ${ClientId} in ${UserPoolId}` } }),
  });
});
afterEach(() => wire.close());

const options = { environment: environmentNamed('dev'), type: 'pos' } as const;
const at = (terminal: boolean) => ({ aws: wire.settings, say: (text: string) => said.push(text), terminal });

describe('npm run client-secret', () => {
  it('shows the credentials of the client as lines for a shell', async () => {
    expect(await clientSecret(options, at(true))).toBe(0);
    expect(said).toEqual([
      'export LAUREL_CLIENT_ID=client-pos',
      `export LAUREL_CLIENT_SECRET=secret of client-pos in ${POOL}`,
      'export LAUREL_TOKEN_URL=https://sign-in.example/oauth2/token',
    ]);
  });

  it('reads and shows nothing where the output is no terminal', async () => {
    await expect(clientSecret(options, at(false))).rejects.toMatchObject({ exitCode: 2 });
    expect([said, wire.calls]).toEqual([[], []]);
  });

  it('says which permission is missing', async () => {
    wire.operations.set('DescribeUserPoolClient', () => failure(400, 'AccessDeniedException'));
    await expect(clientSecret(options, at(true))).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/credentials do not allow reading the client pos/),
    });
  });

  it.each([
    ['', /Name an environment/],
    ['dev', /Name a client: pos, web, app, partner, hub/],
    ['dev till', /^There is no client "till". Name a client/],
    ['dev pos web', /Only one client/],
  ])('refuses the command line %j', (line, sentence) => {
    expect(() => readOptions(line.split(' ').filter(Boolean))).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });
});
