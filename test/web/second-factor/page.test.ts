import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';

// The page's modules are plain JavaScript for the browser: those without a DOM run here as they are.
const file = (name: string) =>
  import(pathToFileURL(join(import.meta.dirname, '../../../web/second-factor', name)).href);
const { signInAddress, signOutAddress, returnedToken } = await file('sign-in.js');
const { inGroups, keyAddress, OwnUser } = await file('own-user.js');

const settings = {
  authorizationUrl: 'https://sign-in.shop.test/oauth2/authorize',
  tokenUrl: 'https://sign-in.shop.test/oauth2/token',
  secondFactor: { clientId: 'factors', url: 'https://cognito-idp.eu-west-1.amazonaws.com/' },
};
const page = 'https://points.shop.test/second-factor';

/** The storage of a tab. */
class Kept {
  readonly items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}

interface Sent {
  readonly to: string;
  readonly target: string | null;
  readonly body: string;
}

/** The network of a page: it keeps what was sent, and replies with what the test says. */
class Network {
  readonly sent: Sent[] = [];
  replies: (readonly [status: number, body: object | string])[] = [];

  readonly fetch = async (to: string | URL, init: RequestInit) => {
    const request = new Request(to, init);
    this.sent.push({
      to: request.url,
      target: request.headers.get('x-amz-target'),
      body: await request.text(),
    });
    const [status, body] = this.replies.shift() ?? [200, {}];
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  };

  /** The calls of the user pool, by their name. */
  get calls() {
    return this.sent.map(({ target }) => target?.replace('AWSCognitoIdentityProviderService.', ''));
  }
}

let kept: Kept;
let network: Network;
beforeEach(() => {
  kept = new Kept();
  network = new Network();
});

describe('the sign-in of the page', () => {
  const begin = async () => new URL(await signInAddress(settings, page, kept)).searchParams;
  const come = (query: Record<string, string>) =>
    returnedToken(settings, page, new URLSearchParams(query), kept, network.fetch);

  it('asks for the scope of the own user alone, by code and PKCE', async () => {
    const asked = await begin();
    expect(Object.fromEntries(asked)).toEqual({
      response_type: 'code',
      client_id: 'factors',
      redirect_uri: page,
      scope: 'aws.cognito.signin.user.admin',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect((await begin()).get('state')).not.toBe(asked.get('state'));
  });

  it('brings the token for the code that came back, once, and proves who asked', async () => {
    const asked = await begin();
    network.replies = [[200, { access_token: 'token-1' }]];
    const back = { code: 'c-1', state: asked.get('state') ?? '' };
    expect(await come(back)).toBe('token-1');
    const [{ to, body } = { to: '', body: '' }] = network.sent;
    const form = Object.fromEntries(new URLSearchParams(body));
    expect(to).toBe(settings.tokenUrl);
    expect(form).toMatchObject({ grant_type: 'authorization_code', code: 'c-1', redirect_uri: page });
    expect(
      createHash('sha256')
        .update(form.code_verifier ?? '')
        .digest('base64url'),
    ).toBe(asked.get('code_challenge'));
    await expect(come(back)).rejects.toThrow('did not begin on this page');
    expect(network.sent).toHaveLength(1);
  });

  it('takes no code that began elsewhere', async () => {
    await begin();
    await expect(come({ code: 'c-1', state: 'of-another' })).rejects.toThrow('did not begin on this page');
    await expect(come({ code: 'c-1', state: '' })).rejects.toThrow('did not begin on this page');
    expect(network.sent).toEqual([]);
  });

  it('tells of an error that came back, and of a code that is over', async () => {
    await expect(come({ error: 'access_denied', error_description: 'User cancelled' })).rejects.toThrow(
      'The sign-in failed: User cancelled',
    );
    const asked = await begin();
    network.replies = [[400, { error: 'invalid_grant' }]];
    await expect(come({ code: 'c-1', state: asked.get('state') ?? '' })).rejects.toThrow('Begin again');
  });

  it('is nothing where nobody came back', async () => {
    expect(await come({})).toBeUndefined();
  });

  it('ends at the pool, too', () => {
    expect(signOutAddress(settings, page)).toBe(
      'https://sign-in.shop.test/logout?client_id=factors&logout_uri=https%3A%2F%2Fpoints.shop.test%2Fsecond-factor',
    );
  });
});

describe('the own user', () => {
  const user = () => new OwnUser(settings.secondFactor.url, 'token-1', network.fetch);

  it('is told by the e-mail address, with or without a factor', async () => {
    const UserAttributes = [{ Name: 'email', Value: 'ann@shop.test' }];
    network.replies = [
      [200, { UserAttributes }],
      [200, { UserAttributes, UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] }],
    ];
    expect(await user().describe()).toEqual({ email: 'ann@shop.test', enrolled: false });
    expect(await user().describe()).toEqual({ email: 'ann@shop.test', enrolled: true });
    expect(network.sent[0]).toMatchObject({
      to: settings.secondFactor.url,
      body: '{"AccessToken":"token-1"}',
    });
  });

  it('gets a key that people type in groups and an app opens', async () => {
    network.replies = [[200, { SecretCode: 'ABCDEFGHIJ234567' }]];
    const key = await user().newKey();
    expect([network.calls, inGroups(key)]).toEqual([['AssociateSoftwareToken'], 'ABCD EFGH IJ23 4567']);
    expect(keyAddress(key, 'ann@shop.test')).toBe(
      'otpauth://totp/Laurel%3Aann%40shop.test?secret=ABCDEFGHIJ234567&issuer=Laurel',
    );
  });

  it('verifies the code, asks for one at each sign-in from then on, and ends all sign-ins from before', async () => {
    network.replies = [[200, { Status: 'SUCCESS' }]];
    await user().confirm('123456');
    expect(network.calls).toEqual(['VerifySoftwareToken', 'SetUserMFAPreference', 'GlobalSignOut']);
    expect(network.sent.map(({ body }) => JSON.parse(body))).toEqual([
      { AccessToken: 'token-1', UserCode: '123456' },
      { AccessToken: 'token-1', SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } },
      { AccessToken: 'token-1' },
    ]);
  });

  it('goes on where it stopped: a code is good once', async () => {
    const one = user();
    network.replies = [
      [200, { Status: 'SUCCESS' }],
      [200, {}],
      [500, 'busy'],
    ];
    await expect(one.confirm('123456')).rejects.toThrow('The user pool refused GlobalSignOut. Try again.');
    await one.confirm('123456');
    expect(network.calls.slice(3)).toEqual(['SetUserMFAPreference', 'GlobalSignOut']);
  });

  it.each([
    [400, { __type: 'EnableSoftwareTokenMFAException' }, /wrong or too old/],
    [400, { __type: 'com.amazonaws.cognito#CodeMismatchException' }, /That code is wrong/],
    [400, { __type: 'NotAuthorizedException' }, /The sign-in is over/],
    [400, { __type: 'LimitExceededException' }, /Wait some minutes/],
    [503, '<html>', /refused VerifySoftwareToken/],
    [200, { Status: 'ERROR' }, /That code is wrong/],
  ])('enrols nothing where the pool says %s %j', async (status, body, sentence) => {
    network.replies = [[status, body]];
    await expect(user().confirm('123456')).rejects.toThrow(sentence);
    expect(network.calls).toEqual(['VerifySoftwareToken']);
  });
});
