import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsSettings } from '../../aws/settings.ts';
import { stackResources } from '../../aws/stack-resources.ts';
import type { DeployedStack } from '../../aws/stacks.ts';

/** Resources by their type; `stacks` are the templates themselves, nested ones included. */
export interface ResourceCounts {
  readonly stacks: number;
  readonly types: ReadonlyMap<string, number>;
  /** Routes of the HTTP API, which has a quota of its own for each API. */
  readonly httpRoutes: number;
  /** Executions of Lambda that its functions set aside for themselves. */
  readonly reservedExecutions: number;
}

interface Template {
  readonly Resources?: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties?: { readonly RouteKey?: string; readonly ReservedConcurrentExecutions?: number };
      }
    >
  >;
}

function counted(types: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/** Keys of WebSocket routes are single words, but for `$default` both kinds of API have it. */
const isHttpRoute = (key: string) => key.includes(' ') || key === '$default';

/** Counts the resources of a synthesized environment. */
export function synthesizedCounts(assembly: string): ResourceCounts {
  const files = globSync('*.template.json', { cwd: assembly });
  const resources = files.flatMap((file) => {
    const { Resources = {} } = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Template;
    return Object.values(Resources);
  });
  const routes = resources.filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Route');
  return {
    stacks: files.length,
    types: counted(resources.map(({ Type }) => Type)),
    httpRoutes: routes.filter(({ Properties }) => isHttpRoute(Properties?.RouteKey ?? '')).length,
    reservedExecutions: resources.reduce(
      (sum, { Properties }) => sum + (Properties?.ReservedConcurrentExecutions ?? 0),
      0,
    ),
  };
}

/** Counts the resources that the environment's stacks have already: they are part of the account's use. */
export async function deployedCounts(
  aws: AwsSettings,
  stacks: readonly DeployedStack[],
): Promise<Pick<ResourceCounts, 'stacks' | 'types'>> {
  const types: string[] = [];
  for (const deployed of stacks) {
    if (deployed.stack === undefined) continue;
    types.push('AWS::CloudFormation::Stack');
    const resources = await stackResources(aws, deployed);
    types.push(...resources.map(({ ResourceType = '' }) => ResourceType));
  }
  const counts = counted(types);
  return { stacks: counts.get('AWS::CloudFormation::Stack') ?? 0, types: counts };
}
