import {
  type StaffProvider as NamedProvider,
  type StaffGroup,
  staffGroups,
} from '#shared/domain/identity/staff.ts';

interface AnyProvider extends NamedProvider {
  /**
   * The decision that the provider asks staff for a second factor at each sign-in: the user pool asks its users for
   * none. Without it an account of the provider is a password alone.
   */
  readonly secondFactor: 'asked-by-provider';
  /** The claim or attribute with the groups of a person. The provider sends it at each sign-in, also when it is empty. */
  readonly groupsFrom: string;
  /** The claim or attribute with the e-mail address. */
  readonly emailFrom: string;
}

export interface OidcStaffProvider extends AnyProvider {
  readonly type: 'oidc';
  /** As the provider's discovery document says it. */
  readonly issuer: string;
  readonly clientId: string;
  /** The name of the secret in Secrets Manager that holds the client secret, and nothing else. */
  readonly clientSecretName: string;
  /** Scopes beside `openid` that the claims need. */
  readonly scopes: readonly string[];
}

export interface SamlStaffProvider extends AnyProvider {
  readonly type: 'saml';
  readonly metadataUrl: string;
}

/** The retailer's own identity provider, through which staff sign in. */
export type StaffProvider = OidcStaffProvider | SamlStaffProvider;

const common = ['type', 'name', 'groups', 'secondFactor', 'groupsFrom', 'emailFrom'];
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  oidc: [...common, 'issuer', 'clientId', 'clientSecretName', 'scopes'],
  saml: [...common, 'metadataUrl'],
};

/** Names that Cognito keeps for its own users and for social providers. */
const taken = ['cognito', 'facebook', 'google', 'loginwithamazon', 'signinwithapple'];

/** All variables of a function have 4 KB, and the mapping is one of them. */
const MAPPING_BYTES_MAX = 2_000;

const written = (value: unknown) => JSON.stringify(value) ?? 'nothing';

function faultOfAddress(address: unknown): string | undefined {
  if (typeof address !== 'string' || !URL.canParse(address)) return `${written(address)} is no address.`;
  const { protocol, username, hash } = new URL(address);
  return protocol === 'https:' && username === '' && hash === ''
    ? undefined
    : `${written(address)} is no plain https address.`;
}

function faultOfIssuer(issuer: unknown): string | undefined {
  const fault = faultOfAddress(issuer);
  if (fault !== undefined) return fault;
  return /[/?]$|\?/.test(String(issuer))
    ? `${written(issuer)} ends with a slash or has a query: Cognito takes neither.`
    : undefined;
}

function faultOfGroups(groups: unknown): string | undefined {
  if (typeof groups !== 'object' || groups === null) return `${written(groups)} maps no group.`;
  const entries = Object.entries(groups);
  const unknown = entries.find(([group]) => !(staffGroups as readonly string[]).includes(group));
  if (unknown !== undefined) return `${written(unknown[0])} is none of ${staffGroups.join(', ')}.`;
  const names = entries.flatMap(([, list]) => (Array.isArray(list) ? list : [list]) as unknown[]);
  if (names.length === 0) return 'no group of the provider is named, so nobody would be staff.';
  const bad = names.find((name) => typeof name !== 'string' || name.trim() === '' || name.trim() !== name);
  if (bad !== undefined) return `${written(bad)} is no name of a group.`;
  return undefined;
}

/** Whether a value is a text without blanks around it, no longer than the maximum. */
const isText = (value: unknown, charactersMax: number): boolean =>
  typeof value === 'string' && value.length <= charactersMax && value !== '' && value.trim() === value;

type Check = (value: unknown) => string | undefined;

const checks: Readonly<Record<string, Check>> = {
  name: (name) =>
    /^[A-Za-z][A-Za-z0-9-]{2,31}$/.test(String(name)) && !taken.includes(String(name).toLowerCase())
      ? undefined
      : `${written(name)} is no name: 3 to 32 letters, digits and hyphens, and none of ${taken.join(', ')}.`,
  secondFactor: (value) =>
    value === 'asked-by-provider'
      ? undefined
      : `${written(value)} is not 'asked-by-provider': staff need a second factor, and the user pool asks for none here.`,
  groups: faultOfGroups,
  groupsFrom: (value) => (isText(value, 256) ? undefined : `${written(value)} is no claim or attribute.`),
  emailFrom: (value) => (isText(value, 256) ? undefined : `${written(value)} is no claim or attribute.`),
  issuer: faultOfIssuer,
  metadataUrl: faultOfAddress,
  clientId: (value) => (isText(value, 256) ? undefined : `${written(value)} is no client id.`),
  // The prefix tells a name from a secret that was pasted here, and would end in the template.
  clientSecretName: (value) =>
    /^laurel\/[\w/+=.@-]{1,200}$/.test(String(value))
      ? undefined
      : 'it is the name of a secret in Secrets Manager that begins with laurel/, never the secret itself.',
  scopes: (value) =>
    Array.isArray(value) && value.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(String(scope)))
      ? undefined
      : `${written(value)} is no list of scopes.`,
};

/** A sentence for each thing that Cognito would refuse, or that would let in nobody or somebody else. */
export function faultsOfStaffProvider(provider: StaffProvider | undefined): readonly string[] {
  if (provider === undefined) return [];
  const fields = fieldsOf[provider.type];
  if (fields === undefined)
    return [`staffProvider.type: ${written(provider.type)} is neither oidc nor saml.`];
  const given: Readonly<Record<string, unknown>> = { ...provider };
  const faults = fields.flatMap((field) => {
    const fault = checks[field]?.(given[field]);
    return fault === undefined ? [] : [`staffProvider.${field}: ${fault}`];
  });
  const unknown = Object.keys(given).filter((field) => !fields.includes(field));
  faults.push(...unknown.map((field) => `staffProvider.${field}: ${provider.type} has no such setting.`));
  if (faults.length === 0 && Buffer.byteLength(staffMapping(provider)) > MAPPING_BYTES_MAX)
    faults.push(
      `staffProvider.groups: the names take more than ${MAPPING_BYTES_MAX} bytes; map fewer groups.`,
    );
  return faults;
}

/** The part of the provider that the trigger needs, as JSON; `null` without a provider. */
export function staffMapping(provider: StaffProvider | undefined): string {
  if (provider === undefined) return 'null';
  const { name, groups } = provider;
  const sorted = staffGroups.flatMap((group: StaffGroup) => {
    const names = groups[group];
    return names === undefined ? [] : [[group, names] as const];
  });
  return JSON.stringify({ name, groups: Object.fromEntries(sorted) });
}
