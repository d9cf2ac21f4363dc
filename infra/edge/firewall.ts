import { CfnIPSet, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

/** Sampled requests would be kept for hours with paths and headers: a path may hold a card, a header a token. */
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

/** A channel client is promised 2,000 requests a second, and all tills of a retailer may share one address. */
const TILL_ADDRESS_PER_SECOND_MAX = 2_500;

/** Enough for a shop whose line has no fixed address, or for the phones behind one address of an operator. */
const OTHER_ADDRESS_PER_SECOND_MAX = 250;

/** The share of the gateway's throttle that all addresses get together which are not of tills. */
const OTHERS_SHARE = 0.5;

/** The sets of the addresses of tills: IPv4 and IPv6 go into a set each. */
function tillAddressSets(scope: Construct, { tillAddresses = [] }: Environment): readonly CfnIPSet[] {
  const isV6 = (address: string) => address.includes(':');
  return [
    { ipAddressVersion: 'IPV4', addresses: tillAddresses.filter((address) => !isV6(address)) },
    { ipAddressVersion: 'IPV6', addresses: tillAddresses.filter(isV6) },
  ]
    .filter(({ addresses }) => addresses.length > 0)
    .map(
      ({ ipAddressVersion, addresses }) =>
        new CfnIPSet(scope, `TillAddresses${ipAddressVersion}`, {
          scope: 'CLOUDFRONT',
          ipAddressVersion,
          addresses,
        }),
    );
}

function anyOf([first, ...others]: readonly Statement[]): Statement | undefined {
  if (first === undefined || others.length === 0) return first;
  return { orStatement: { statements: [first, ...others] } };
}

interface Rate {
  readonly perSecondMax: number;
  readonly aggregateKeyType: 'IP' | 'CONSTANT';
  readonly of?: Statement | undefined;
}

function rate(name: string, priority: number, { perSecondMax, aggregateKeyType, of }: Rate): Rule {
  return {
    name,
    priority,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rateBasedStatement: {
        aggregateKeyType,
        evaluationWindowSec: 60,
        limit: perSecondMax * 60,
        ...(of && { scopeDownStatement: of }),
      },
    },
    visibilityConfig: visibility(name),
  };
}

/** The arithmetic of the rates stands in docs/service.md. */
function rates(scope: Construct, environment: Environment): readonly Rule[] {
  const tills = anyOf(
    tillAddressSets(scope, environment).map(({ attrArn }) => ({ ipSetReferenceStatement: { arn: attrArn } })),
  );
  const others = tills && { notStatement: { statement: tills } };
  const perOther: Rate = {
    perSecondMax: OTHER_ADDRESS_PER_SECOND_MAX,
    aggregateKeyType: 'IP',
    of: others,
  };
  if (others === undefined) return [rate('RatePerAddress', 0, perOther)];
  const othersPerSecondMax = environment.throttle.requestsPerSecond * OTHERS_SHARE;
  return [
    rate('RatePerAddress', 0, perOther),
    rate('RatePerTillAddress', 1, {
      perSecondMax: TILL_ADDRESS_PER_SECOND_MAX,
      aggregateKeyType: 'IP',
      of: tills,
    }),
    rate('RateOfOthers', 2, { perSecondMax: othersPerSecondMax, aggregateKeyType: 'CONSTANT', of: others }),
  ];
}

export function firewall(scope: Construct, environment: Environment): CfnWebACL {
  return new CfnWebACL(scope, 'Firewall', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: visibility('Laurel'),
    rules: [
      ...rates(scope, environment),
      managed('AWSManagedRulesAmazonIpReputationList', 3),
      managed('AWSManagedRulesKnownBadInputsRuleSet', 4),
      // Rules of the set that refuse valid calls: a basket of thirty lines exceeds its 8 KB for a body, and tills send
      // no user agent.
      managed('AWSManagedRulesCommonRuleSet', 5, ['SizeRestrictions_BODY', 'NoUserAgent_HEADER']),
    ],
  });
}
