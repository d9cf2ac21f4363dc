import { expect, it } from 'vitest';
import { checkQuotedPerson } from '#shared/domain/identity/quoted-person.ts';

const member = 'm-1';
const as = { tier: 'gold' };

it.each<[string, { scopes: readonly string[]; member?: string }, object, string | undefined]>([
  ['a marketer who describes a person', { scopes: ['marketer'] }, { as }, undefined],
  ['a marketer without a member', { scopes: ['marketer'] }, {}, undefined],
  ['a marketer who names a member', { scopes: ['marketer'] }, { member }, '/member'],
  ['a marketer who is a member without that scope', { scopes: ['marketer'], member }, { member }, '/member'],
  ['a till that names a member', { scopes: ['channel'] }, { member }, undefined],
  ['a till that describes a person', { scopes: ['channel'] }, { as }, '/as'],
  ['a member who describes a person', { scopes: ['member'], member }, { as }, '/as'],
  ['a member who names themselves', { scopes: ['member'], member }, { member }, undefined],
  ['an admin who describes a person', { scopes: ['admin'] }, { as }, undefined],
  ['an admin who names a member', { scopes: ['admin'] }, { member }, undefined],
  ['an admin who does both', { scopes: ['admin'] }, { member, as }, '/as'],
])('a quote of %s', (_, caller, body, pointer) => {
  const check = () => checkQuotedPerson(caller, body);
  if (pointer === undefined) return expect(check).not.toThrow();
  const errors = [expect.objectContaining({ pointer })];
  expect(check).toThrow(expect.objectContaining({ code: 'validation', data: { errors } }));
});
