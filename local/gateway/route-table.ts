/** A parsed route key: `GET /v1/members/{member}/{proxy+}`, `ANY /x` or `$default`. */
interface Pattern<T> {
  readonly method: string;
  readonly segments: readonly string[];
  readonly target: T;
}

export interface Match<T> {
  readonly target: T;
  /** Path parameters, still percent-encoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

const isGreedy = (segment: string) => segment.startsWith('{') && segment.endsWith('+}');
const isParameter = (segment: string) => segment.startsWith('{');

/** The order of segments: a literal is more specific than a parameter, a parameter more than a greedy one. */
function rank(segment: string | undefined): number {
  if (segment === undefined || isGreedy(segment)) return 2;
  return isParameter(segment) ? 1 : 0;
}

function bySpecificity<T>(left: Pattern<T>, right: Pattern<T>): number {
  const depth = Math.max(left.segments.length, right.segments.length);
  for (let index = 0; index < depth; index++) {
    const difference = rank(left.segments[index]) - rank(right.segments[index]);
    if (difference !== 0) return difference;
  }
  return Number(left.method === 'ANY') - Number(right.method === 'ANY');
}

function matchSegments(
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const given = path[index];
    if (given === undefined) return undefined;
    if (isGreedy(segment)) {
      const rest = path.slice(index).join('/');
      if (rest === '') return undefined;
      parameters[segment.slice(1, -2)] = rest;
      return parameters;
    }
    if (isParameter(segment)) {
      if (given === '') return undefined;
      parameters[segment.slice(1, -1)] = given;
    } else if (segment !== given) return undefined;
  }
  return pattern.length === path.length ? parameters : undefined;
}

export interface RouteTable<T> {
  find(method: string, path: string): Match<T> | undefined;
}

/** Finds routes by API Gateway's precedence: a full match, then a greedy one, then `$default`. */
export function createRouteTable<T>(routes: Iterable<readonly [routeKey: string, target: T]>): RouteTable<T> {
  const patterns: Pattern<T>[] = [];
  let fallback: T | undefined;
  for (const [routeKey, target] of routes) {
    if (routeKey === '$default') {
      fallback = target;
      continue;
    }
    const [method = '', path = ''] = routeKey.split(' ');
    patterns.push({ method, segments: path.split('/').slice(1), target });
  }
  patterns.sort(bySpecificity);
  return {
    find: (method, path) => {
      const segments = path.split('/').slice(1);
      for (const pattern of patterns) {
        if (pattern.method !== method && pattern.method !== 'ANY') continue;
        const parameters = matchSegments(pattern.segments, segments);
        if (parameters !== undefined) return { target: pattern.target, parameters };
      }
      return fallback === undefined ? undefined : { target: fallback, parameters: {} };
    },
  };
}
