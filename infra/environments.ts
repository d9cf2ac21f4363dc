import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** The settings that differ between deployments of the app. All others are the same in every environment. */
export interface Environment {
  readonly name: 'dev' | 'staging' | 'production';
  readonly region: string;
  /**
   * Whether data outlives a removed stack and is protected from deletion. False only for an environment to throw away.
   */
  readonly dataProtected: boolean;
  /** Whether stored data is encrypted with a key of this account; a key that AWS owns is used if not. */
  readonly customerManagedKey: boolean;
  readonly logLevel: 'DEBUG' | 'INFO';
  readonly logRetention: RetentionDays;
  readonly entriesStream: {
    /** On demand suits an unknown load. One provisioned shard costs about a third of the minimum of on demand. */
    readonly shards: number | 'on-demand';
    readonly retentionHours: number;
  };
  /** The throttle of the gateway. A channel client is promised 2,000 requests a second, so it must lie above that. */
  readonly throttle: { readonly requestsPerSecond: number; readonly burstRequests: number };
  readonly callLimits: {
    /**
     * The limit for one channel client. It is below the gateway's throttle, so that a runaway till leaves room for
     * others.
     */
    readonly channelPerSecondMax: number;
    /**
     * The longest wait for the count of a call; after it the call goes on uncounted. A laptop, which runs dev, is slow.
     */
    readonly countingMillisecondsMax: number;
  };
  /**
   * Thresholds: a greater value alarms. Tampering, parked records and throttled tables alarm at the first, everywhere.
   */
  readonly alarms: {
    readonly errorsPerMinuteMax: number;
    /** The longest delay of the publication of entries, and of the consumers, behind the ledger. */
    readonly consumersBehindMinutesMax: number;
    readonly pushBehindMinutesMax: number;
    /** At the end of a month all members are due at once: the sweep takes 2 h 47 min for a million members. */
    readonly sweepBehindMinutesMax: number;
  };
  readonly firewall: boolean;
  /** The public address of the site, where a sign-in returns. With a certificate it is also the distribution's name. */
  readonly siteOrigin: string;
  /** A certificate in us-east-1 for the host of `siteOrigin`. Without it the site has CloudFront's own domain name. */
  readonly siteCertificateArn?: string;
  /** Set only to cut over to a restored ledger; see infra/storage/ledger-source.ts. */
  readonly restoredLedgerStreamArn?: string;
}

export const environmentNames = ['dev', 'staging', 'production'] as const;

export type EnvironmentName = (typeof environmentNames)[number];

/** `laurel.example` is a placeholder: put the retailer's own domain here before the first deployment. */
export const environments: Readonly<Record<EnvironmentName, Environment>> = {
  dev: {
    name: 'dev',
    region: 'eu-west-1',
    dataProtected: false,
    customerManagedKey: false,
    logLevel: 'DEBUG',
    logRetention: RetentionDays.ONE_WEEK,
    entriesStream: { shards: 1, retentionHours: 24 },
    throttle: { requestsPerSecond: 2_500, burstRequests: 2_500 },
    callLimits: { channelPerSecondMax: 2_000, countingMillisecondsMax: 5_000 },
    alarms: {
      errorsPerMinuteMax: 10,
      consumersBehindMinutesMax: 15,
      pushBehindMinutesMax: 5,
      sweepBehindMinutesMax: 240,
    },
    firewall: false,
    siteOrigin: 'http://localhost:3000',
  },
  staging: {
    name: 'staging',
    region: 'eu-west-1',
    dataProtected: true,
    customerManagedKey: true,
    logLevel: 'INFO',
    logRetention: RetentionDays.ONE_MONTH,
    entriesStream: { shards: 2, retentionHours: 24 },
    throttle: { requestsPerSecond: 5_000, burstRequests: 5_000 },
    callLimits: { channelPerSecondMax: 4_000, countingMillisecondsMax: 250 },
    alarms: {
      errorsPerMinuteMax: 0,
      consumersBehindMinutesMax: 5,
      pushBehindMinutesMax: 1,
      sweepBehindMinutesMax: 240,
    },
    firewall: true,
    siteOrigin: 'https://staging.laurel.example',
  },
  production: {
    name: 'production',
    region: 'eu-west-1',
    dataProtected: true,
    customerManagedKey: true,
    logLevel: 'INFO',
    logRetention: RetentionDays.ONE_YEAR,
    entriesStream: { shards: 'on-demand', retentionHours: 168 },
    throttle: { requestsPerSecond: 10_000, burstRequests: 5_000 },
    callLimits: { channelPerSecondMax: 5_000, countingMillisecondsMax: 250 },
    alarms: {
      errorsPerMinuteMax: 0,
      consumersBehindMinutesMax: 5,
      pushBehindMinutesMax: 1,
      sweepBehindMinutesMax: 240,
    },
    firewall: true,
    siteOrigin: 'https://laurel.example',
  },
};
