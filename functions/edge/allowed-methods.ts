import { knownPaths } from '#shared/contracts/catalogue/known-paths.ts';

interface KnownPath {
  readonly segments: readonly string[];
  readonly methods: readonly string[];
}

const known: readonly KnownPath[] = knownPaths
  .trim()
  .split('\n')
  .map((line) => {
    const [path = '', ...methods] = line.split(' ');
    return { segments: path.split('/'), methods };
  });

/** A parameter takes any text but none, as in the gateway. */
function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((part, index) => (part.startsWith('{') ? path[index] !== '' : part === path[index]))
  );
}

/**
 * The methods with which a path can be called, in the order of the alphabet; none for an unknown path. A path may fit
 * several calls: `/v1/members/lookup` is a call, and fits the path of a member, too.
 */
export function allowedMethods(path: string): readonly string[] {
  const segments = path.split('/');
  const methods = known.filter((one) => matches(one.segments, segments)).flatMap((one) => one.methods);
  return [...new Set(methods)].sort();
}
