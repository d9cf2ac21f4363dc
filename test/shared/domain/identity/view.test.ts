import { expect, it } from 'vitest';
import { viewOf } from '#shared/domain/identity/view.ts';

it.each([
  ['member', 'narrow'],
  ['channel', 'narrow'],
  ['agent', 'full'],
  ['marketer', 'full'],
  ['analyst', 'full'],
  ['admin', 'full'],
] as const)('the view of %s is the %s one', (scope, view) => {
  expect(viewOf({ scopes: [scope] })).toBe(view);
});

it('the view of a token without a scope is the narrow one, and of one with several the widest', () => {
  expect(viewOf({ scopes: [] })).toBe('narrow');
  expect(viewOf({ scopes: ['member', 'agent'] })).toBe('full');
});
