import { type Deployment, resourcesOfType, shaped } from '../template/deployment.ts';

interface PolicyProperties {
  readonly ResponseHeadersPolicyConfig: {
    readonly SecurityHeadersConfig?: {
      readonly ContentSecurityPolicy?: { readonly ContentSecurityPolicy: string };
      readonly FrameOptions?: { readonly FrameOption: string };
      readonly ReferrerPolicy?: { readonly ReferrerPolicy: string };
    };
  };
}

/**
 * The headers that the distribution adds to the site's files, so that a page that its policy breaks is broken here too.
 * Strict-Transport-Security is left out, because there is no TLS.
 */
export function securityHeaders(deployment: Deployment): Readonly<Record<string, string>> {
  const policy = resourcesOfType(deployment, 'AWS::CloudFront::ResponseHeadersPolicy')[0];
  if (policy === undefined) return {};
  const { SecurityHeadersConfig: headers = {} } =
    shaped<PolicyProperties>(policy).ResponseHeadersPolicyConfig;
  const named = {
    'content-security-policy': headers.ContentSecurityPolicy?.ContentSecurityPolicy,
    'x-frame-options': headers.FrameOptions?.FrameOption,
    'referrer-policy': headers.ReferrerPolicy?.ReferrerPolicy,
  };
  return Object.fromEntries(Object.entries(named).filter((pair): pair is [string, string] => !!pair[1]));
}
