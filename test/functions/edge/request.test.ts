import { describe, expect, it } from 'vitest';
import type { Contract } from '#shared/contracts/contract.ts';
import { pointerTo } from '#shared/contracts/field-errors.ts';
import { getBalance } from '#shared/contracts/ledger/get-balance.ts';
import { listEntries } from '#shared/contracts/ledger/list-entries.ts';
import { transferPoints } from '#shared/contracts/ledger/transfer-points.ts';
import { lookupMember } from '#shared/contracts/members/lookup-member.ts';
import { getProgram } from '#shared/contracts/program/get-program.ts';
import { readRequest, viewerAddress } from '../../../functions/edge/request.ts';
import { httpEvent } from './http-event.ts';

const notUtf8 = expect.objectContaining({ code: 'invalid-json', message: 'The body is not UTF-8.' });

describe('a body', () => {
  it('that was no UTF-8 is refused, as bytes and as the text that a gateway makes of it', () => {
    const bytes = Buffer.concat([Buffer.from('{"card":"29'), Buffer.from([0xff]), Buffer.from('81"}')]);
    expect(() =>
      readRequest(lookupMember, httpEvent({ body: bytes.toString('base64'), isBase64Encoded: true })),
    ).toThrow(notUtf8);
    expect(() => readRequest(lookupMember, httpEvent({ body: bytes.toString('utf8') }))).toThrow(notUtf8);
  });

  it('that is JSON in UTF-8 is read, as text and as bytes', () => {
    const text = '{"card":"2981000012345"}';
    expect(readRequest(lookupMember, httpEvent({ body: text })).body).toEqual({ card: '2981000012345' });
    const bytes = Buffer.from(text).toString('base64');
    expect(readRequest(lookupMember, httpEvent({ body: bytes, isBase64Encoded: true })).body).toEqual({
      card: '2981000012345',
    });
  });
});

describe('a media type', () => {
  const read = (headers: Readonly<Record<string, string>>) =>
    readRequest(lookupMember, httpEvent({ body: '{"card":"2981000012345"}', headers })).body;

  it.each<Readonly<Record<string, string>>>([
    { 'content-type': 'application/json' },
    { 'content-type': 'Application/JSON; charset=UTF-8' },
    { 'content-type': 'application/json;charset="utf-8"; x=1' },
    { 'content-type': 'application/json', 'content-encoding': 'identity' },
  ])('%j is read', (headers) => {
    expect(read(headers)).toEqual({ card: '2981000012345' });
  });

  it.each<Readonly<Record<string, string>>>([
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'application/json; charset=iso-8859-1' },
    { 'content-type': 'application/json; charset=utf-8; charset=utf-16' },
    { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    { 'content-type': 'application/json', 'content-encoding': 'identity, br' },
    { 'content-type': 'application/jsonx' },
    { 'content-type': '' },
  ])('%j is refused', (headers) => {
    expect(() => read(headers)).toThrow(expect.objectContaining({ code: 'unsupported-media-type' }));
  });
});

describe('a field that is not valid', () => {
  it.each([
    [{ points: 1e21 }, 'must be at most 1000000000000'],
    [{ points: -1e21 }, 'must be at least 1'],
    [{ points: 0.5 }, 'must be an integer'],
    [{ points: '5' }, 'must be a number'],
    [{}, 'is required'],
  ])('is named once, with what a caller can mend: %j %s', (given, message) => {
    const body = JSON.stringify({ to: 'm-1', ...given });
    const event = httpEvent({ body, params: { member: 'm-2', transferId: 't1' } });
    expect(() => readRequest(transferPoints, event)).toThrow(
      expect.objectContaining({
        message: `/points ${message}.`,
        data: { errors: [{ pointer: '/points', message }] },
      }),
    );
  });
});

describe('a parameter that is sent twice', () => {
  const read = (contract: Contract, rawQuery: string, query: Readonly<Record<string, string>>) =>
    readRequest(contract, httpEvent({ rawQuery, query, params: { member: 'm-1' } }));

  it.each<[string, Contract, string, Readonly<Record<string, string>>]>([
    ['limit', listEntries, 'limit=5&limit=6', { limit: '5,6' }],
    ['store', listEntries, 'store=a&kind=accrual&store=a', { store: 'a,a', kind: 'accrual' }],
    ['at', getBalance, '%61t=x&at=y', { at: 'x,y' }],
  ])('is refused, and the refusal says so: %s', (name, contract, rawQuery, query) => {
    const errors = [{ pointer: `/query/${name}`, message: 'must be sent once' }];
    expect(() => read(contract, rawQuery, query)).toThrow(expect.objectContaining({ data: { errors } }));
  });

  it('is taken where it is a list', () => {
    const { query } = read(listEntries, 'kind=return&kind=accrual', { kind: 'return,accrual' });
    expect(query).toMatchObject({ kind: ['accrual', 'return'] });
  });

  it('is an unknown field where the call has no such parameter', () => {
    const errors = [{ pointer: '/query/zz', message: 'is not a known field' }];
    const twice = () => read(listEntries, 'zz=1&zz=2', { zz: '1,2' });
    expect(twice).toThrow(expect.objectContaining({ data: { errors } }));
  });
});

describe('a pointer', () => {
  it.each([
    [['lines', 0, 'amount'], '/lines/0/amount'],
    [['a/b', 'c~d'], '/a~1b/c~0d'],
    [['<img src=x>'], '/%3Cimg src%3Dx%3E'],
    [['\ud800'], '/%EF%BF%BD'],
  ])('to %j is %s: nothing of the caller comes back as it came', (path, pointer) => {
    expect(pointerTo(path)).toBe(pointer);
  });
});

describe('the address of a viewer', () => {
  const edge = '192.0.2.1';

  it.each<[string, string | undefined, string]>([
    ['nothing of its own', '203.0.113.7, 192.0.2.1', '203.0.113.7'],
    ['a forged one', '198.51.100.1, 203.0.113.7, 192.0.2.1', '203.0.113.7'],
    ['many forged ones', 'unknown,, <b>, 10.0.0.1 ,203.0.113.7,192.0.2.1', '203.0.113.7'],
    ['spaces', '  198.51.100.1 ,\t203.0.113.7 , 192.0.2.1 ', '203.0.113.7'],
    ['an address of IPv6', '2001:db8::1, 2001:db8::7, 192.0.2.1', '2001:db8::7'],
    ['through one hop only', '203.0.113.7', edge],
    ['an empty header', '', edge],
    ['no header', undefined, edge],
    ['what is no address in its place', 'x, 192.0.2.1', edge],
    ['nothing in its place', '203.0.113.7,, 192.0.2.1', edge],
  ])('that sent %s is what the front saw, else whom the gateway saw', (_, header, address) => {
    expect(viewerAddress(header, edge)).toBe(address);
  });
});

describe('the caller', () => {
  const claims = {
    sub: 'subject',
    client_id: 'client',
    scope: 'laurel/member openid',
    member: 'm-1',
    auth_time: '1700000000',
  };
  const callerWith = (given: object) => {
    const http = { sourceIp: '192.0.2.1' };
    const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.7, 192.0.2.1' };
    const event = { headers, requestContext: { http, authorizer: { jwt: { claims: given } } } };
    return readRequest(getProgram, JSON.parse(JSON.stringify(event))).caller;
  };

  it('is who the token says, through which client, signed in when, and from where', () => {
    expect(callerWith(claims)).toEqual({
      scopes: ['member'],
      member: 'm-1',
      subject: 'subject',
      client: 'client',
      signedInAt: 1_700_000_000_000,
      address: '203.0.113.7',
    });
  });

  it('that is a machine never signed in', () => {
    const { auth_time: _, ...machine } = claims;
    expect(callerWith(machine).signedInAt).toBeUndefined();
    expect(callerWith({ ...claims, auth_time: 'soon' }).signedInAt).toBeUndefined();
  });
});
