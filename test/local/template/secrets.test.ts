import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSecrets } from '../../../local/template/secrets.ts';
import { temporaryFolder } from './fixture-assembly.ts';

const file = () => join(temporaryFolder(), 'secrets.json');

test('a secret is generated once and readable by its owner only', () => {
  const path = file();
  const definition = { id: 'a/Secret', properties: { GenerateSecretString: { PasswordLength: 40 } } };
  const value = openSecrets(path)(definition);
  expect(value).toHaveLength(40);
  expect(openSecrets(path)(definition)).toBe(value);
  expect(openSecrets(path)({ ...definition, id: 'b/Secret' })).not.toBe(value);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('characters that the template excludes are not generated', () => {
  const GenerateSecretString = {
    PasswordLength: 200,
    ExcludePunctuation: true,
    ExcludeUppercase: true,
    ExcludeCharacters: 'abc012',
  };
  expect(openSecrets(file())({ id: 'x', properties: { GenerateSecretString } })).toMatch(/^[d-z3-9]{200}$/);
});

test('a template with a key gives a JSON secret', () => {
  const GenerateSecretString = { SecretStringTemplate: '{"user":"u"}', GenerateStringKey: 'password' };
  const value = JSON.parse(openSecrets(file())({ id: 'x', properties: { GenerateSecretString } }));
  expect(value).toEqual({ user: 'u', password: expect.stringMatching(/^.{32}$/s) });
});

test.each(['{"half', 'null', '[]', '{"a":1}'])(
  'a damaged file %s is said to be damaged and left as it is',
  (text) => {
    const path = file();
    writeFileSync(path, text);
    expect(() => openSecrets(path)).toThrow(/secrets\.json is damaged, .* Restore the file/);
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);
