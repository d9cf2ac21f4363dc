import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../template/account.ts';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';
import { compilePattern, type EventMatcher } from './event-pattern.ts';
import { type RuleTarget, ruleTargets, targetInput } from './rule-target.ts';

export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

interface PatternRule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly matches: EventMatcher;
  readonly targets: readonly RuleTarget[];
}

/** Delivers an event to one target of the rule with this ARN. */
export type DeliverToTarget = (target: RuleTarget, input: unknown, ruleArn: string) => void;

/** Delivers an event to the targets of every rule on the bus whose pattern it matches. */
export type PublishEvent = (bus: string, event: BusEvent) => void;

export function eventBus(deployment: Deployment, deliver: DeliverToTarget): PublishEvent {
  const rules = resourcesOfType(deployment, 'AWS::Events::Rule')
    .filter(({ properties }) => properties.EventPattern !== undefined && properties.State !== 'DISABLED')
    .map(
      ({ ref, arn, properties }): PatternRule => ({
        name: ref,
        arn,
        bus: busName(properties.EventBusName),
        matches: compilePattern(properties.EventPattern),
        targets: ruleTargets(properties.Targets),
      }),
    );
  return (bus, event) => {
    for (const rule of rules) {
      if (rule.bus !== busName(bus) || !rule.matches(event)) continue;
      for (const target of rule.targets) deliver(target, targetInput(target, event, rule), rule.arn);
    }
  };
}

export function newBusEvent(
  about: Pick<BusEvent, 'source' | 'detail-type' | 'detail'> & { readonly resources?: readonly string[] },
  time: Date,
): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': about['detail-type'],
    source: about.source,
    account: ACCOUNT,
    time: time.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region: REGION,
    resources: about.resources ?? [],
    detail: about.detail,
  };
}

/** The name of a bus from its name or ARN. Without either, it is the account's default bus. */
function busName(nameOrArn: unknown): string {
  return typeof nameOrArn === 'string' && nameOrArn !== '' ? (nameOrArn.split('/').at(-1) ?? '') : 'default';
}
