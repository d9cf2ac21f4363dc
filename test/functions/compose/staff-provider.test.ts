import { afterEach, describe, expect, it, vi } from 'vitest';
import { staffProvider } from '../../../functions/compose/staff-provider.ts';
import { staffMapping } from '../../../infra/environments/staff-provider.ts';
import { oidcProvider } from '../../infra/staff-providers.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const given = (text: string) => {
  vi.stubEnv('STAFF_PROVIDER', text);
  return staffProvider();
};

describe('the provider of staff', () => {
  it('comes as the template says it', () => {
    const { name, groups } = oidcProvider;
    expect(given(staffMapping(oidcProvider))).toEqual({ name, groups });
    expect(given(staffMapping(undefined))).toBeUndefined();
  });

  it.each(['', '{}', '{"name":"ShopStaff"}', '{"name":"ShopStaff","groups":{"owner":["x"]}}', 'ShopStaff'])(
    'stops the function where the variable is %j',
    (text) => {
      expect(() => given(text)).toThrow();
    },
  );
});
