import { methodsOf } from '#shared/contracts/contract.ts';
import { catalogue } from './catalogue.ts';

/** The source of `known-paths.ts`. Text in place of objects, so that a new call is one line of difference. */
export function knownPathsFile(): string {
  const byPath = Map.groupBy(catalogue, ({ path }) => path);
  const lines = [...byPath].map(([path, contracts]) =>
    [path, ...contracts.flatMap((contract) => methodsOf(contract)).sort()].join(' '),
  );
  return `/**
 * Each path of the API with its methods. The reply to unknown requests needs no more of the contracts.
 * \`npm run openapi\` writes this file; a test fails when it is not up to date.
 */
export const knownPaths = \`
${lines.sort().join('\n')}
\`;
`;
}
