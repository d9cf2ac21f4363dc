import type { Environment } from './environment.ts';

/** Domains that RFC 2606 reserves for examples: nobody can prove to own one. */
const exampleDomain = /(?:^|[.@])(?:example|invalid|test|localhost|example\.(?:com|org|net))$/;

interface Requirement {
  readonly field: string;
  readonly need: string;
  readonly value: (environment: Environment) => string | undefined;
}

const requirements: readonly Requirement[] = [
  {
    field: 'account',
    need: 'the 12 digits of the account, so that a deployment with other credentials is refused',
    value: ({ account }) => account,
  },
  {
    field: 'site',
    need: "the retailer's domain and its certificate in us-east-1",
    value: ({ site }) => site?.domain,
  },
  {
    field: 'alarmAddress',
    need: 'the address that alarms are sent to',
    value: ({ alarmAddress }) => alarmAddress,
  },
  {
    field: 'mailSender',
    need: 'an address that SES has verified: without it Cognito sends at most 50 mails a day',
    value: ({ mailSender }) => mailSender?.address,
  },
  {
    field: 'tillAddresses',
    need: 'the addresses from which tills, web shops and hubs call, [] if none is fixed: others get a tenth of their rate',
    value: ({ tillAddresses }) => tillAddresses?.join(),
  },
];

/**
 * A sentence for each setting that the environment lacks before it can be deployed; none where it can. An environment
 * to throw away, such as dev, needs no setting. Every environment may be synthesized.
 */
export function missingForDeployment(environment: Environment): readonly string[] {
  const placeholders = [environment.site?.domain, environment.signIn?.domain]
    .concat(environment.alarmAddress, environment.mailSender?.address)
    .filter((value) => value !== undefined && exampleDomain.test(value))
    .map((value) => `${value} is an address for examples: put your own there.`);
  if (!environment.dataProtected) return placeholders;
  const missing = requirements
    .filter(({ value }) => value(environment) === undefined)
    .map(({ field, need }) => `${field}: missing, ${need}.`);
  return [...missing, ...placeholders];
}
