import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { allowedMethods } from '../../../functions/edge/allowed-methods.ts';

describe('the methods of a path', () => {
  it.each(catalogue.map(({ method, path }) => [method, path] as const))(
    'hold %s of %s, whatever its parameters are',
    (method, path) => {
      const allowed = allowedMethods(path.replaceAll(/\{\w+\}/g, 'card:2981000012345'));
      expect(allowed).toContain(method);
      expect(allowed.includes('HEAD')).toBe(allowed.includes('GET'));
    },
  );

  it.each([
    ['/health', ['GET', 'HEAD']],
    ['/v1/quotes', ['POST']],
    ['/v1/members/m-1', ['DELETE', 'GET', 'HEAD', 'PUT']],
    ['/v1/members/jos\u00e9 maria', ['DELETE', 'GET', 'HEAD', 'PUT']],
    ['/v1/members/lookup', ['DELETE', 'GET', 'HEAD', 'POST', 'PUT']],
    ['/v1/members/m-1/purchases/p.1~2_3', ['GET', 'HEAD', 'PUT']],
  ])('are those of every call that fits %s', (path, methods) => {
    expect(allowedMethods(path)).toEqual(methods);
  });

  it.each([
    '',
    '/',
    '/v1',
    '/v1/',
    '/v1/members',
    '/v1/members/',
    '/v1/members/m-1/',
    '/health/',
    '/HEALTH',
    '/v1/members//balance',
    '//v1/members/m-1',
    '/v1/members/a/b',
    '/v1/members/{member}/x',
    '/ws',
    'v1/members/m-1',
    '/v2/members/m-1',
    '/v1/members/m-1/constructor',
    '/__proto__',
  ])('are none for %j, which is no path of a call', (path) => {
    expect(allowedMethods(path)).toEqual([]);
  });
});
