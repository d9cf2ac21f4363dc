import { expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';

const segmentsOf = (path: string) => path.split('/');
const nameOf = (segment = '') => /^\{(?<name>\w+)\}$/.exec(segment)?.groups?.name;

/** The words that stand in other paths where a path ends with an id. */
function wordsBeside(path: string): readonly string[] {
  const segments = segmentsOf(path);
  const place = segments.length - 1;
  const parents = segments.slice(0, place).join('/');
  const beside = catalogue
    .map((other) => segmentsOf(other.path))
    .filter((other) => other.slice(0, place).join('/') === parents)
    .flatMap((other) => other[place] ?? []);
  return [...new Set(beside)].filter((word) => nameOf(word) === undefined);
}

/** Every call that may make something under the id at the end of its path, with each word beside it. */
const reserved = catalogue
  .filter(({ method, path }) => method === 'PUT' && nameOf(segmentsOf(path).at(-1)) !== undefined)
  .flatMap((contract) => wordsBeside(contract.path).map((word) => ({ contract, word })));

it('an id that would be hidden by another call is taken by none of these calls', () => {
  expect(reserved.map(({ contract, word }) => `${contract.path} ${word}`)).toContain(
    '/v1/members/{member} lookup',
  );
  for (const { contract, word } of reserved) {
    const names = segmentsOf(contract.path).flatMap((segment) => nameOf(segment) ?? []);
    const last = names.at(-1) ?? '';
    const sound = Object.fromEntries(names.map((name) => [name, 'a1']));
    expect(contract.params.safeParse(sound).success, contract.path).toBe(true);
    const { error } = contract.params.safeParse({ ...sound, [last]: word });
    expect(
      error?.issues.map(({ path }) => path),
      `${contract.path} ${word}`,
    ).toEqual([[last]]);
  }
});
