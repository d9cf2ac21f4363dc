import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import type { Environment } from './environment.ts';

const HOUR = 3600;
const stolen = generateKeyPairSync('rsa', { modulusLength: 2048 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

export type Forgery = readonly [name: string, token: string];

/** The owner of the genuine token that every forgery starts from. */
export interface Genuine {
  readonly client: 'dev-admin' | 'dev-member';
  readonly member?: string;
}

class Forger {
  readonly genuine: string;
  readonly claims: JWTPayload;
  readonly keyId: string;
  readonly published: JsonWebKey;
  readonly #environment: Environment;
  readonly #of: Genuine;

  constructor(environment: Environment, of: Genuine, genuine: string, published: JsonWebKey) {
    this.#environment = environment;
    this.#of = of;
    this.genuine = genuine;
    this.claims = decodeJwt(genuine);
    this.keyId = decodeProtectedHeader(genuine).kid ?? '';
    this.published = published;
  }

  /** Signed by a key that is not the environment's. */
  signed(header: { alg: string; [name: string]: unknown }, key: KeyObject = stolen.privateKey) {
    return new SignJWT(this.claims).setProtectedHeader({ kid: this.keyId, ...header }).sign(key);
  }

  /** The public key, which everybody has, as the secret of an HMAC. */
  hmac(alg: 'HS256' | 'HS512', secret: string | Buffer): string {
    const text = `${base64({ alg, kid: this.keyId, typ: 'JWT' })}.${base64(this.claims)}`;
    return `${text}.${createHmac(alg.replace('HS', 'sha'), secret).update(text).digest('base64url')}`;
  }

  /** Parts of the genuine token, some of them replaced. */
  patched(parts: { header?: object; payload?: object; signature?: string }): string {
    const [header, payload, signature] = this.genuine.split('.');
    return [
      parts.header ? base64(parts.header) : header,
      parts.payload ? base64({ ...this.claims, ...parts.payload }) : payload,
      parts.signature ?? signature,
    ].join('.');
  }

  /** Signed by the environment's own key, for another purpose. */
  issued(claims: object): Promise<string> {
    const { client, member } = this.#of;
    return this.#environment.runner.token(client, { member, claims: { ...claims } });
  }
}

function otherSignatures(forger: Forger): Readonly<Record<string, string | Promise<string>>> {
  const { genuine, claims, keyId, published } = forger;
  const publicKey = createPublicKey({ key: published, format: 'jwk' });
  const jwk = stolen.publicKey.export({ format: 'jwk' });
  return {
    'alg none': new UnsecuredJWT(claims).encode(),
    'alg None': forger.patched({ header: { alg: 'None' }, signature: '' }),
    'alg none with the signature left': forger.patched({ header: { alg: 'none' } }),
    'no alg': forger.patched({ header: { kid: keyId } }),
    'HS256 with the public key as PEM': forger.hmac(
      'HS256',
      publicKey.export({ type: 'spki', format: 'pem' }),
    ),
    'HS256 with the public key as DER': forger.hmac(
      'HS256',
      publicKey.export({ type: 'spki', format: 'der' }),
    ),
    'HS256 with the public key as the JWK that is published': forger.hmac('HS256', JSON.stringify(published)),
    'HS512 with the modulus': forger.hmac('HS512', String(published.n)),
    'HS256 with the bytes of the modulus': forger.hmac('HS256', Buffer.from(published.n ?? '', 'base64url')),
    'HS256 with an empty secret': forger.hmac('HS256', ''),
    'another key under the same id': forger.signed({ alg: 'RS256' }),
    'another key under no id': forger.signed({ alg: 'RS256', kid: undefined }),
    'a key of its own in the header': forger.signed({ alg: 'RS256', jwk }),
    'a key at an address in the header': forger.signed({
      alg: 'RS256',
      jku: 'http://localhost:9/keys.json',
      kid: 'mine',
    }),
    'a key at an address, under the id of the genuine one': forger.signed({
      alg: 'RS256',
      jku: 'http://localhost:9/keys.json',
    }),
    'a certificate at an address in the header': forger.signed({
      alg: 'RS256',
      x5u: 'http://localhost:9/a.pem',
    }),
    'a certificate in the header': forger.signed({ alg: 'RS256', x5c: ['TUlJQg=='], x5t: keyId }),
    'a key id that is a path': forger.signed({ alg: 'RS256', kid: '../../../../dev/null' }),
    'a key id that is a query': forger.signed({ alg: 'RS256', kid: "' OR '1'='1" }),
    PS256: forger.signed({ alg: 'PS256' }),
    RS512: forger.signed({ alg: 'RS512' }),
    ES256: forger.signed({ alg: 'ES256' }, curve.privateKey),
    'no signature': forger.patched({ signature: '' }),
    'a changed signature': forger.patched({
      signature: genuine.split('.')[2]?.split('').reverse().join('') ?? '',
    }),
    'a signature of zeros': forger.patched({ signature: Buffer.alloc(256).toString('base64url') }),
    'an unknown critical header': forger.patched({ header: { alg: 'RS256', kid: keyId, crit: ['x'], x: 1 } }),
    'a payload that is said to be no base64': forger.patched({
      header: { alg: 'RS256', kid: keyId, crit: ['b64'], b64: false },
    }),
  };
}

function otherTexts({ genuine }: Forger): Readonly<Record<string, string>> {
  const [header, payload, signature] = genuine.split('.');
  return {
    'no JWT': 'abc',
    'three dots': '...',
    'a token cut by a character': genuine.slice(0, -1),
    'a token cut in half': genuine.slice(0, genuine.length / 2),
    'two parts': `${header}.${payload}`,
    'the signature twice': `${genuine}.${signature}`,
    'the payload twice': `${header}.${payload}.${payload}.${signature}`,
    'five parts, as if encrypted': `${header}..${payload}.${signature}.${signature}`,
    'a token after a token': genuine + genuine,
    'letters of another script': `${header}.${payload}é.${signature}`,
    'a token in full-width quotes': `\u00ab${genuine}\u00bb`,
    'a very long token': `${genuine}${'A'.repeat(10_000)}`,
    'a very long payload': `${header}.${'A'.repeat(10_000)}.${signature}`,
  };
}

function otherClaims(forger: Forger): Readonly<Record<string, string | Promise<string>>> {
  const { claims } = forger;
  const { scope } = claims;
  return {
    'a changed scope': forger.patched({ payload: { scope: 'laurel/admin laurel/member' } }),
    'a changed member': forger.patched({ payload: { member: 'm-somebody-else' } }),
    'a changed expiry': forger.patched({ payload: { exp: now() + 100 * HOUR } }),
    'another issuer': forger.issued({ iss: 'https://issuer.example' }),
    'the issuer with a slash': forger.issued({ iss: `${claims.iss}/` }),
    'no issuer': forger.issued({ iss: undefined }),
    'another client': forger.issued({ client_id: 'stranger' }),
    'a part of a client': forger.issued({ client_id: String(claims.client_id).slice(0, 5) }),
    'no client': forger.issued({ client_id: undefined }),
    'a client without a name': forger.issued({ client_id: '' }),
    'another audience': forger.issued({ aud: 'stranger' }),
    expired: forger.issued({ exp: now() - 1 }),
    'expired since 1970': forger.issued({ exp: 0 }),
    'no expiry': forger.issued({ exp: undefined }),
    'an expiry in words': forger.issued({ exp: 'never' }),
    'not yet valid': forger.issued({ nbf: now() + HOUR }),
    'issued in the future': forger.issued({ iat: now() + HOUR }),
    'the shape of an ID token': forger.issued({
      token_use: 'id',
      aud: String(claims.client_id),
      client_id: undefined,
      scope: undefined,
    }),
    'no scope': forger.issued({ scope: '' }),
    'a scope without its prefix': forger.issued({ scope: 'admin channel agent marketer member' }),
    'a scope of another server': forger.issued({ scope: 'other/admin other/channel xlaurel/admin' }),
    'scopes that only begin alike': forger.issued({ scope: 'laurel/admins laurel/members laurel/' }),
    'scopes in capitals': forger.issued({ scope: String(scope).toUpperCase() }),
    'scopes joined by commas': forger.issued({ scope: `${scope},laurel/channel` }),
    'groups alone': forger.issued({ scope: '', 'cognito:groups': ['admin'] }),
  };
}

/** A genuine token, and what somebody may make of it or of the public key to be let in as its bearer. */
export async function forge(
  environment: Environment,
  of: Genuine,
): Promise<{ readonly genuine: string; readonly forgeries: readonly Forgery[] }> {
  const { url } = environment.runner;
  const keys = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: JsonWebKey[] };
  const genuine = await environment.runner.token(of.client, { member: of.member });
  const forger = new Forger(environment, of, genuine, keys.keys[0] ?? {});
  const all = { ...otherSignatures(forger), ...otherTexts(forger), ...otherClaims(forger) };
  const forgeries: Forgery[] = [];
  for (const [name, token] of Object.entries(all)) forgeries.push([name, await token]);
  return { genuine, forgeries };
}
