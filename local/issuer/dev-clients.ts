/** Who may ask the local issuer for a token. It exists only here: no cloud artefact knows these clients. */
export interface DevClient {
  readonly id: string;
  /** The scope that the client stands for, without the resource server's name. */
  readonly scope: string;
  /** Staff and members are people, to whom the pool's trigger is applied; a till is a machine. */
  readonly person: boolean;
  /** The name of its app client, where several have the scope. */
  readonly appClient?: string;
}

export const DEV_SECRET = 'dev';

export const devClients: readonly DevClient[] = [
  // It books every channel, so it is the client of systems that serve several.
  { id: 'dev-channel', scope: 'channel', person: false, appClient: 'hub' },
  { id: 'dev-marketer', scope: 'marketer', person: true },
  { id: 'dev-agent', scope: 'agent', person: true },
  { id: 'dev-analyst', scope: 'analyst', person: true },
  { id: 'dev-admin', scope: 'admin', person: true },
  { id: 'dev-member', scope: 'member', person: true },
];

/** A member's id as the public contract bounds it. */
export const memberIdPattern = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
