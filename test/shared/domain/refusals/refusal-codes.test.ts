import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { codesOf } from '#shared/contracts/catalogue/responses.ts';
import { refusalKinds } from '#shared/domain/refusals/refusal-codes.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const sources = globSync('{shared,functions}/**/*.ts', { cwd: root }).map((file) => ({
  file,
  source: readFileSync(`${root}${file}`, 'utf8'),
}));

/** The name of a class and the code that it has of its own, or that of the class whose kind it takes. */
const classes = sources.flatMap(({ source }) =>
  [...source.matchAll(/class (\w+) extends Refusal \{([\s\S]*?)\n\}\n/g)].map(([, name = '', body = '']) => ({
    name,
    code: /static readonly kind = \{\s*code: '([^']+)'/.exec(body)?.[1],
    kindOf: /super\(\s*(\w+)\.kind/.exec(body)?.[1] ?? '',
  })),
);

const codeOf = (name: string) => classes.find((one) => one.name === name)?.code;
const listed: readonly string[] = refusalKinds.map(({ code }) => code);

/** Codes of the classes of which something outside their own file makes an instance, or hands the class itself on. */
const given = new Set(
  classes
    .filter(({ name }) => sources.some(({ source }) => new RegExp(`\\bnew ${name}\\(`).test(source)))
    .map(({ kindOf }) => codeOf(kindOf)),
);

describe('the list of refusals', () => {
  it('has the kind of every refusal, each code once and in order', () => {
    const own = classes.flatMap(({ code }) => code ?? []);
    expect(own.length).toBeGreaterThan(60);
    expect(listed).toEqual(own.toSorted());
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('has a class for each refusal whose kind is its own or that of another class', () => {
    expect(classes.filter(({ name, kindOf, code }) => (code ? kindOf !== name : !codeOf(kindOf)))).toEqual(
      [],
    );
  });

  it.each(catalogue.map((contract) => [contract.operationId, contract] as const))(
    '%s names only codes that something gives',
    (_, contract) => {
      expect(codesOf(contract).filter((code) => !given.has(code))).toEqual([]);
    },
  );

  it('has no code that no call can be refused with', () => {
    const named = new Set<string>(catalogue.flatMap(codesOf));
    // The edge gives these before it knows which call is meant.
    expect(listed.filter((code) => !named.has(code))).toEqual([
      'method-not-allowed',
      'not-found',
      'unauthorized',
    ]);
  });
});
