import { Duration } from 'aws-cdk-lib';
import {
  type CfnUserPoolClient,
  ClientAttributes,
  OAuthScope,
  type ResourceServerScope,
  type UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  type UserPoolClientOptions,
  type UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { type ClientType, clientTypes } from '#shared/domain/clients/client.ts';
import type { Environment } from '../environments.ts';
import { staffGroups } from './staff-groups.ts';

export interface AppClientsProps {
  readonly environment: Environment;
  readonly pool: UserPool;
  readonly resourceServer: UserPoolResourceServer;
  readonly scopes: readonly ResourceServerScope[];
}

/**
 * A client without a list may write every mutable attribute, and `custom:member` says whose points a token
 * reads. So each client names what it may write, and none names that.
 */
const writeAttributes = new ClientAttributes().withStandardAttributes({ email: true });
const readAttributes = new ClientAttributes()
  .withStandardAttributes({ email: true, emailVerified: true })
  .withCustomAttributes('member');

export class AppClients extends Construct {
  readonly clientIds: readonly string[];
  /** Through which staff sign in. */
  readonly consoleClient: string;
  /** The client of each kind of system that books, so that one can be limited, disabled or revoked alone. */
  readonly channelClients: Readonly<Record<ClientType, string>>;
  private readonly props: AppClientsProps;

  constructor(scope: Construct, props: AppClientsProps) {
    super(scope, 'Clients');
    this.props = props;
    const console = this.personClient('Console', staffGroups, Duration.hours(12));
    const memberApp = this.personClient('MemberApp', ['member'], Duration.days(90));
    this.consoleClient = console.userPoolClientId;
    this.channelClients = Object.fromEntries(
      clientTypes.map((type) => [type, this.machineClient(type).userPoolClientId]),
    ) as Record<ClientType, string>;
    this.clientIds = [
      console.userPoolClientId,
      memberApp.userPoolClientId,
      ...Object.values(this.channelClients),
    ];
  }

  private scopesNamed(names: readonly string[]): OAuthScope[] {
    const { resourceServer, scopes } = this.props;
    return scopes
      .filter(({ scopeName }) => names.includes(scopeName))
      .map((scope) => OAuthScope.resourceServer(resourceServer, scope));
  }

  /** Authorization code with PKCE: a browser keeps no secret, and a stolen code is worth nothing alone. */
  private personClient(id: string, scopes: readonly string[], signedInFor: Duration): UserPoolClient {
    const { siteOrigin } = this.props.environment;
    return this.client(id, {
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, ...this.scopesNamed(scopes)],
        // The second is where the API reference is told of a sign-in: what stands at the root takes its own.
        callbackUrls: [`${siteOrigin}/`, `${siteOrigin}/docs/signed-in.html`],
        logoutUrls: [`${siteOrigin}/`],
      },
      refreshTokenValidity: signedInFor,
    });
  }

  private machineClient(type: ClientType): UserPoolClient {
    return this.client(`Channel-${type}`, {
      // By which people, and the local issuer, tell the machine clients apart.
      userPoolClientName: type,
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: this.scopesNamed(['channel']) },
    });
  }

  private client(id: string, options: UserPoolClientOptions): UserPoolClient {
    const client = new UserPoolClient(this, id, {
      ...options,
      userPool: this.props.pool,
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
      readAttributes,
      writeAttributes,
    });
    // Left out, Cognito would also take passwords directly, past the sign-in page.
    (client.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
    return client;
  }
}
