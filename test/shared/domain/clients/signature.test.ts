import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGenuine, type SignedMessage, secretText } from '#shared/domain/clients/signature.ts';

const key = Buffer.from('a key of a partner, 32 bytes long');
const other = Buffer.from('the key that comes after that one');
const NOW = 1_795_343_700_000;
const TIME = '1795343700';
const BODY = Buffer.from('{"member":"m-1","purchaseId":"p1","total":1000}');

/** By the words of the specification, and by nothing of ours. */
function signatureOf(secret: Uint8Array, id: string, timestamp: string, body: Uint8Array): string {
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return `v1,${createHmac('sha256', secret).update(content).digest('base64')}`;
}

const sound: SignedMessage = {
  id: 'msg_1',
  timestamp: TIME,
  signatures: signatureOf(key, 'msg_1', TIME, BODY),
  body: BODY,
};

/** Signed as it is, whatever it is. */
function signedAs(change: Partial<SignedMessage>): SignedMessage {
  const message = { ...sound, ...change };
  const { id = '', timestamp = '', body } = message;
  return { ...message, signatures: signatureOf(key, id, timestamp, body) };
}

describe('a signature', () => {
  it('and the secret are those of the vector which the specification publishes', () => {
    const published = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1614265330',
      signatures: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      body: Buffer.from('{"test": 2432232314}'),
    };
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    expect(secretText(secret)).toBe('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    expect(isGenuine([secret], published, 1_614_265_330_000)).toBe(true);
    expect(isGenuine([key], published, 1_614_265_330_000)).toBe(false);
  });

  it('is good with the key it was made with, wherever that key stands', () => {
    expect(isGenuine([key], sound, NOW)).toBe(true);
    expect(isGenuine([other, key], sound, NOW)).toBe(true);
    expect(isGenuine([key, other], sound, NOW)).toBe(true);
    expect(isGenuine([other], sound, NOW)).toBe(false);
    expect(isGenuine([], sound, NOW)).toBe(false);
  });

  it('is good as one of several, of which others are of other keys, versions or nothing', () => {
    const wrong = signatureOf(other, 'msg_1', TIME, BODY);
    for (const signatures of [
      `${wrong} ${sound.signatures}`,
      `${sound.signatures} ${wrong}`,
      `v1a,abc  ${sound.signatures} x`,
    ]) {
      expect(isGenuine([key], { ...sound, signatures }, NOW)).toBe(true);
    }
  });

  it.each([
    ['the id', { id: 'msg_2' }],
    ['no id', { id: undefined }],
    ['the time', { timestamp: String(Number(TIME) + 1) }],
    ['no time', { timestamp: undefined }],
    ['no signature', { signatures: undefined }],
    ['an empty signature', { signatures: '' }],
    ['a byte more', { body: Buffer.concat([BODY, Buffer.from(' ')]) }],
    ['a byte less', { body: BODY.subarray(1) }],
    ['no body', { body: new Uint8Array() }],
  ])('is not good with %s changed', (_, change) => {
    expect(isGenuine([key], { ...sound, ...change }, NOW)).toBe(false);
  });

  it('is not good with any byte of the body changed', () => {
    const places = fc.nat(BODY.length - 1);
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const body = Buffer.from(BODY);
        body[place] = (body[place] ?? 0) ^ flip;
        expect(isGenuine([key], { ...sound, body }, NOW)).toBe(false);
      }),
    );
  });

  it('has one text: cut, in another base64 or of another version it is not good', () => {
    const [, base64 = ''] = (sound.signatures ?? '').split(',');
    const others = [
      base64,
      `v1,${base64.replace('=', '')}`,
      `v1,${base64.replaceAll('+', '-').replaceAll('/', '_')}=`,
      `v1,${base64}=`,
      `v1,${base64} `.trimEnd().slice(0, -2),
      `V1,${base64}`,
      `v2,${base64}`,
      `v1a,${base64}`,
      `v1,\t${base64}`,
      `"v1,${base64}"`,
    ];
    for (const signatures of others) expect(isGenuine([key], { ...sound, signatures }, NOW)).toBe(false);
  });

  it.each([
    [-301, false],
    [-300, true],
    [300, true],
    [301, false],
  ])('made %i seconds from now is good: %s', (seconds, good) => {
    const message = signedAs({ timestamp: String(Number(TIME) + seconds) });
    expect(isGenuine([key], message, NOW)).toBe(good);
    expect(isGenuine([key], message, NOW + 999)).toBe(good);
  });

  it.each(['', '0', '-1', 'now', '1.795343700e9', `${TIME}.0`, ` ${TIME}`, `+${TIME}`, '0x6B02C3D4', 'NaN'])(
    'with the time "%s" is not good, though it was signed',
    (timestamp) => {
      expect(isGenuine([key], signedAs({ timestamp }), NOW)).toBe(false);
    },
  );

  it.each(['', 'msg.1', 'msg 1', 'msg\n1', 'é', 'x'.repeat(257)])(
    'with the id "%s" is not good, though it was signed',
    (id) => {
      expect(isGenuine([key], signedAs({ id }), NOW)).toBe(false);
    },
  );

  it('is for one message: the signed text cannot be split in another way', () => {
    const message = signedAs({ id: 'msg', body: Buffer.from(`${TIME}.{"total":1}`) });
    const parted = { ...message, id: `msg.${TIME}`, body: Buffer.from('{"total":1}') };
    expect(isGenuine([key], message, NOW)).toBe(true);
    expect(isGenuine([key], parted, NOW)).toBe(false);
  });
});
