import { TemplateError } from '../errors/template-error.ts';
import { type Deployment, propertiesOf, resourcesOfType } from '../template/deployment.ts';
import { type ResponseHeaders, responseHeadersOf } from './response-headers.ts';

/** The origin and the rules for the requests of one path pattern. */
export interface Behaviour {
  readonly pattern: RegExp;
  /** The API that gets the request. Undefined means the web bucket. */
  readonly apiId: string | undefined;
  readonly methods: readonly string[];
  /** Headers added on the way to the origin, in lower case. Headers of the same name from a client are dropped. */
  readonly originHeaders: Readonly<Record<string, string>>;
  /** Headers added to the response. */
  readonly responseHeaders: ResponseHeaders | undefined;
}

interface CacheBehaviour {
  readonly PathPattern: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods?: readonly string[];
  readonly ResponseHeadersPolicyId?: string;
}

interface Origin {
  readonly Id: string;
  readonly DomainName: string;
  readonly OriginCustomHeaders?: readonly { readonly HeaderName: string; readonly HeaderValue: string }[];
}

interface DistributionConfig {
  readonly CacheBehaviors?: readonly CacheBehaviour[];
  readonly Origins?: readonly Origin[];
}

/** The methods of a behaviour; CloudFront's default for one that names none. */
export function methodsOf({
  AllowedMethods,
}: {
  readonly AllowedMethods?: readonly string[];
}): readonly string[] {
  return AllowedMethods ?? ['HEAD', 'GET'];
}

function patternOf(path: string): RegExp {
  const source = path
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source.startsWith('/') ? '' : '/'}${source}$`);
}

function originHeadersOf(origin: Origin): Record<string, string> {
  const headers = origin.OriginCustomHeaders ?? [];
  return Object.fromEntries(
    headers.map(({ HeaderName, HeaderValue }) => [HeaderName.toLowerCase(), HeaderValue]),
  );
}

/** The behaviours of the app's distribution in their order. Undefined when the template has no distribution. */
export function behavioursOf(deployment: Deployment): readonly Behaviour[] | undefined {
  const distribution = resourcesOfType(deployment, 'AWS::CloudFront::Distribution')[0];
  if (distribution === undefined) return undefined;
  const { CacheBehaviors = [], Origins = [] } = propertiesOf<{ DistributionConfig: DistributionConfig }>(
    distribution,
  ).DistributionConfig;
  return CacheBehaviors.map((behaviour) => {
    const origin = Origins.find(({ Id }) => Id === behaviour.TargetOriginId);
    if (origin === undefined) throw new TemplateError('A behaviour has no origin', distribution.path);
    return {
      pattern: patternOf(behaviour.PathPattern),
      apiId: /^([a-z0-9]+)\.execute-api\./.exec(origin.DomainName)?.[1],
      methods: methodsOf(behaviour),
      originHeaders: originHeadersOf(origin),
      responseHeaders: responseHeadersOf(deployment, behaviour.ResponseHeadersPolicyId),
    };
  });
}

const ANY_METHOD = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

/** The paths of the public contract, for an app without a distribution. */
export function contractBehaviours(httpApiId: string, webSocketApiId: string): readonly Behaviour[] {
  return ['/v1', '/v1/*', '/health', '/ws'].map((path) => ({
    pattern: patternOf(path),
    apiId: path === '/ws' ? webSocketApiId : httpApiId,
    methods: ANY_METHOD,
    originHeaders: {},
    responseHeaders: undefined,
  }));
}
