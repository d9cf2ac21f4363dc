import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

type Rule = CfnWebACL.RuleProperty;

/**
 * Samples are requests with their paths and headers, kept for hours: paths may hold a card, headers a token.
 */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

function managed(name: string, priority: number, countOnly: readonly string[] = []): Rule {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: countOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visibility(name),
  };
}

/**
 * A retailer's tills often share one address. A channel client is promised 2,000 requests a second; this limit
 * leaves a quarter to spare and stops only floods.
 */
const requestsPerMinuteAndAddress = 2_500 * 60;

export function firewall(scope: Construct): CfnWebACL {
  return new CfnWebACL(scope, 'Firewall', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: visibility('Laurel'),
    rules: [
      {
        name: 'RatePerAddress',
        priority: 0,
        action: { block: { customResponse: { responseCode: 429 } } },
        statement: {
          rateBasedStatement: {
            aggregateKeyType: 'IP',
            evaluationWindowSec: 60,
            limit: requestsPerMinuteAndAddress,
          },
        },
        visibilityConfig: visibility('RatePerAddress'),
      },
      managed('AWSManagedRulesAmazonIpReputationList', 1),
      managed('AWSManagedRulesKnownBadInputsRuleSet', 2),
      // A basket of thirty lines is over the 8 KB that this set allows a body, and tills name no user agent.
      managed('AWSManagedRulesCommonRuleSet', 3, ['SizeRestrictions_BODY', 'NoUserAgent_HEADER']),
    ],
  });
}
