import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Environment } from './environment.ts';
import { faultOfName } from './name.ts';
import { SettingsError } from './settings-error.ts';

export const environmentNames = ['dev', 'staging', 'production'] as const;

export type EnvironmentName = (typeof environmentNames)[number];

/** The settings that staging shares with production, whose rehearsal it is. */
const keptForGood = {
  region: 'eu-west-1',
  allowedOrigins: [],
  originSecrets: ['1'],
  dataProtected: true,
  customerManagedKey: true,
  logLevel: 'INFO',
  alarms: {
    errorsPerMinuteMax: 0,
    consumersBehindMinutesMax: 5,
    pushBehindMinutesMax: 1,
    sweepBehindMinutesMax: 240,
    missesPerHourMax: 10_000,
  },
  firewall: true,
  reservedConcurrency: { socketFunction: 30, jobParts: 16, staffFunction: 3 },
} as const;

/**
 * Before the first deployment of staging or production, give it the retailer's own account, site, alarm address and
 * mail sender: see infra/environments/deployable.ts.
 */
export const environments: Readonly<Record<EnvironmentName, Environment>> = {
  dev: {
    name: 'dev',
    region: 'eu-west-1',
    allowedOrigins: [],
    originSecrets: ['1'],
    dataProtected: false,
    customerManagedKey: false,
    logLevel: 'DEBUG',
    logRetention: RetentionDays.ONE_WEEK,
    entriesStream: { shards: 1, retentionHours: 24 },
    throttle: {
      requestsPerSecond: 2_500,
      burstRequests: 2_500,
      openRoutes: { requestsPerSecond: 250, burstRequests: 500 },
    },
    callLimits: { channelPerSecondMax: 2_000, countingMillisecondsMax: 5_000 },
    sweepMembersPerSecondMax: 100,
    alarms: {
      errorsPerMinuteMax: 10,
      consumersBehindMinutesMax: 15,
      pushBehindMinutesMax: 5,
      sweepBehindMinutesMax: 240,
      missesPerHourMax: 10_000,
    },
    firewall: false,
  },
  staging: {
    name: 'staging',
    ...keptForGood,
    logRetention: RetentionDays.ONE_MONTH,
    entriesStream: { shards: 2, retentionHours: 24 },
    throttle: {
      requestsPerSecond: 5_000,
      burstRequests: 5_000,
      openRoutes: { requestsPerSecond: 100, burstRequests: 200 },
    },
    callLimits: { channelPerSecondMax: 4_000, countingMillisecondsMax: 250 },
    sweepMembersPerSecondMax: 200,
  },
  production: {
    name: 'production',
    ...keptForGood,
    logRetention: RetentionDays.ONE_YEAR,
    entriesStream: { shards: 'on-demand', retentionHours: 168 },
    throttle: {
      requestsPerSecond: 10_000,
      burstRequests: 5_000,
      openRoutes: { requestsPerSecond: 200, burstRequests: 400 },
    },
    callLimits: { channelPerSecondMax: 5_000, countingMillisecondsMax: 250 },
    sweepMembersPerSecondMax: 200,
  },
};

/**
 * The environment of a name. Any number of stages have dev's settings: `dev-<stage>`, each with stacks of its own.
 * @throws SettingsError that says which names there are.
 */
export function environmentNamed(name: string): Environment {
  const listed = environmentNames.find((one) => one === name);
  if (listed !== undefined) return environments[listed];
  const fault = faultOfName(name);
  if (fault !== undefined) throw new SettingsError(fault);
  if (!name.startsWith('dev-')) {
    throw new SettingsError(
      `There is no environment ${name}: there are ${environmentNames.join(', ')}, and a dev-<stage> for each name of a stage.`,
    );
  }
  return { ...environments.dev, name };
}

/** The environments that `-c env=` chooses: one by its name, or those that are listed here. */
export function environmentsChosen(chosen: unknown): readonly Environment[] {
  if (chosen === 'all') return Object.values(environments);
  return [environmentNamed(String(chosen ?? 'dev'))];
}
