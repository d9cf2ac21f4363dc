import { type Deployment, propertiesOf, resourcesOfType } from '../template/deployment.ts';
import { methodsOf } from './behaviours.ts';
import { type ResponseHeaders, responseHeadersOf } from './response-headers.ts';

/** The rules of the distribution for the site's files. */
export interface SiteBehaviour {
  readonly methods: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Whether files are sent compressed to clients that take it. */
  readonly compresses: boolean;
  /** The code of the function that sees each request before the cache. */
  readonly requestsCode: string | undefined;
}

interface DefaultBehaviour {
  readonly AllowedMethods?: readonly string[];
  readonly Compress?: boolean;
  readonly CachePolicyId?: string;
  readonly ResponseHeadersPolicyId?: string;
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: string }[];
}

/** Managed-CachingOptimized, the policy of AWS with which CloudFront keeps compressed files. */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

/**
 * The headers that the distribution adds to the site's files, so that a page that its policy breaks is broken here too.
 * Strict-Transport-Security is left out, because there is no TLS.
 */
function securityHeaders({ SecurityHeadersConfig = {} }: ResponseHeaders): Readonly<Record<string, string>> {
  const named = {
    'content-security-policy': SecurityHeadersConfig.ContentSecurityPolicy?.ContentSecurityPolicy,
    'x-frame-options': SecurityHeadersConfig.FrameOptions?.FrameOption,
    'referrer-policy': SecurityHeadersConfig.ReferrerPolicy?.ReferrerPolicy,
  };
  return Object.fromEntries(Object.entries(named).filter((pair): pair is [string, string] => !!pair[1]));
}

export function siteBehaviourOf(deployment: Deployment): SiteBehaviour {
  const distribution = resourcesOfType(deployment, 'AWS::CloudFront::Distribution')[0];
  const behaviour: DefaultBehaviour =
    (distribution &&
      propertiesOf<{ DistributionConfig: { DefaultCacheBehavior?: DefaultBehaviour } }>(distribution)
        .DistributionConfig.DefaultCacheBehavior) ??
    {};
  const before = behaviour.FunctionAssociations?.find(({ EventType }) => EventType === 'viewer-request');
  const requests = resourcesOfType(deployment, 'AWS::CloudFront::Function').find(
    ({ arn }) => arn !== '' && arn === before?.FunctionARN,
  );
  return {
    methods: methodsOf(behaviour),
    headers: securityHeaders(responseHeadersOf(deployment, behaviour.ResponseHeadersPolicyId) ?? {}),
    compresses: behaviour.Compress === true && behaviour.CachePolicyId === CACHING_OPTIMIZED,
    requestsCode: requests && propertiesOf<{ FunctionCode: string }>(requests).FunctionCode,
  };
}
