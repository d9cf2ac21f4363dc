/** A client that may ask the local issuer for a token. These clients exist only here: no cloud artefact knows them. */
export interface DevClient {
  readonly id: string;
  /** The scope of the client, without the resource server's name. */
  readonly scope: string;
  /** True for staff and members, to whom the pool's trigger applies; false for a till, which is a machine. */
  readonly person: boolean;
  /** The name of the client's app client, where several have the scope. */
  readonly appClient?: string;
}

export const DEV_SECRET = 'dev';

export const devClients: readonly DevClient[] = [
  // A hub: it books every channel, and stands for systems that serve several.
  { id: 'dev-channel', scope: 'channel', person: false, appClient: 'hub' },
  { id: 'dev-marketer', scope: 'marketer', person: true },
  { id: 'dev-agent', scope: 'agent', person: true },
  { id: 'dev-analyst', scope: 'analyst', person: true },
  { id: 'dev-admin', scope: 'admin', person: true },
  { id: 'dev-member', scope: 'member', person: true },
];

/** The form of a member's id in the public contract. */
export const memberIdPattern = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
