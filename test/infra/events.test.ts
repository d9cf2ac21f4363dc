import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { faultsOf } from '../../infra/environments/faults.ts';
import { withOutsideEvents } from '../../infra/environments/outside-events.ts';
import { laurelFunctions, permissionsOf, readable } from '../../infra/synth/permissions.ts';
import { ownEnvironment } from './own-environment.ts';
import { ownSynthesized, synthesized } from './synthesized.ts';

const sender = 'functions/projections/project-members.ts';
const sweeper = 'functions/ledger/sweep-due.ts';
const releases = 'functions/events/send-releases.ts';
const counter = 'functions/engagement/count-progress.ts';
const own = ownSynthesized();
const [bus] = own.ofType('AWS::Events::EventBus');
const arn = 'arn:aws:events:eu-central-1:111122223333:event-bus/laurel-production';

/** All actions of EventBridge that functions may do, by their files. */
const grants = (app: typeof own) =>
  [...laurelFunctions(app)]
    .flatMap(([file, fn]) =>
      permissionsOf(app, fn)
        .filter(({ action }) => action.startsWith('events:'))
        .map(({ action, resource }) => `${file} ${action} ${resource}`),
    )
    .sort();

describe('events of an environment that names some', () => {
  it('have one bus, sealed with its key', () => {
    expect(own.ofType('AWS::Events::EventBus')).toHaveLength(1);
    expect(bus?.Properties.Name).toBe('laurel-production');
    expect(JSON.stringify(bus?.Properties.KmsKeyIdentifier)).toContain('DataKey');
    const policies = own.ofType('AWS::KMS::Key').flatMap(({ Properties }) => Properties.KeyPolicy.Statement);
    const ofBus = policies.filter(({ Principal }) => Principal.Service === 'events.amazonaws.com');
    expect(ofBus).toHaveLength(1);
    expect(ofBus[0].Action).toEqual(['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey']);
    expect(readable(ofBus[0].Condition.StringEquals['aws:SourceArn'])).toBe(arn);
  });

  it('are put by the consumers that tell them and by the function that sends parked ones, on that bus alone', () => {
    expect(grants(own)).toEqual([
      `${counter} events:PutEvents ${arn}`,
      `functions/engagement/walk-back-fill-part.ts events:PutEvents ${arn}`,
      `functions/events/send-parked-events.ts events:PutEvents ${arn}`,
      `${releases} events:PutEvents ${arn}`,
      `${sweeper} events:PutEvents ${arn}`,
      `${sender} events:PutEvents ${arn}`,
    ]);
  });

  it('are named with the bus to the consumers, to each those that it tells, and to none the others', () => {
    const named = (file: string) =>
      JSON.parse(laurelFunctions(own).get(file)?.Properties.Environment.Variables.OUTSIDE_EVENTS);
    expect(named(sender)).toEqual({
      bus: 'laurel-production',
      types: ['points.earned', 'tier.upgraded', 'tier.will_downgrade'],
    });
    expect(named(counter)).toEqual({ bus: 'laurel-production', types: ['challenge.completed'] });
    expect(named(sweeper)).toEqual({ bus: 'laurel-production', types: ['tier.will_downgrade'] });
    expect(named(releases)).toEqual({ bus: 'laurel-production', types: ['promotion.paused'] });
  });

  it('give the functions that tell them what they need for it, and nothing where none leaves', () => {
    const added = (file: string) => {
      const [here, there] = [own, synthesized('production')].map((app) => {
        const fn = laurelFunctions(app).get(file);
        const actions = fn ? permissionsOf(app, fn).map(({ action }) => action) : [];
        return actions.filter((action) => action.startsWith('dynamodb:')).sort();
      });
      const left = [...(there ?? [])];
      return here?.filter((action) => {
        const at = left.indexOf(action);
        if (at >= 0) left.splice(at, 1);
        return at < 0;
      });
    };
    expect(added(counter)).toEqual(['dynamodb:BatchWriteItem']);
    expect(added(sweeper)).toEqual(['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem']);
    expect(added(sender)).toEqual(['dynamodb:GetItem', 'dynamodb:Query']);
  });

  it('ring when one is parked', () => {
    const alarms = own
      .ofType('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.MetricName === 'EventsParked');
    expect(alarms.map(({ Properties }) => [Properties.Threshold, Properties.TreatMissingData])).toEqual([
      [0, 'notBreaching'],
    ]);
  });
});

describe.each(environmentNames)('events of %s', (name) => {
  it('do not leave: no bus, no permission', () => {
    const app = synthesized(name);
    expect(app.ofType('AWS::Events::EventBus')).toEqual([]);
    expect(grants(app)).toEqual([]);
    expect(laurelFunctions(app).has(releases)).toBe(false);
    for (const file of [sender, counter, sweeper]) {
      expect(laurelFunctions(app).get(file)?.Properties.Environment.Variables.OUTSIDE_EVENTS).toBe('null');
    }
  });
});

describe('the setting outsideEvents', () => {
  const faults = (outsideEvents: readonly string[]) =>
    faultsOf({ ...environments.dev, outsideEvents } as typeof ownEnvironment);

  it('refuses a name that no event has, and one that stands twice', () => {
    expect(faults(['points.earned', 'tier.upgraded'])).toEqual([]);
    expect(faults(['points.won', ''])).toEqual([
      'outsideEvents: there is no event "points.won"; docs/events.md has the names.',
      'outsideEvents: there is no event ""; docs/events.md has the names.',
    ]);
    expect(faults(['points.earned', 'points.earned'])).toEqual([
      'outsideEvents: an event stands there twice.',
    ]);
  });

  it('takes further names from the context', () => {
    expect(withOutsideEvents(environments.dev, undefined)).toBe(environments.dev);
    const { outsideEvents } = withOutsideEvents(ownEnvironment, 'points.spent,points.earned');
    expect(outsideEvents).toEqual([...(ownEnvironment.outsideEvents ?? []), 'points.spent']);
  });
});
