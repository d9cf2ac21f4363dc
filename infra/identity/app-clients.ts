import { Duration } from 'aws-cdk-lib';
import {
  type CfnUserPoolClient,
  ClientAttributes,
  type IUserPoolIdentityProvider,
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
import { staffGroups } from '#shared/domain/identity/staff.ts';
import type { Environment } from '../environments/environment.ts';
import { siteOrigin } from '../environments/site-origin.ts';
import { GROUPS } from './federation.ts';

export interface AppClientsProps {
  readonly environment: Environment;
  readonly pool: UserPool;
  readonly resourceServer: UserPoolResourceServer;
  readonly scopes: readonly ResourceServerScope[];
  /** The identity provider of staff, for their client alone. */
  readonly provider: IUserPoolIdentityProvider | undefined;
}

/**
 * A client without this list may write every mutable attribute. `custom:member` decides whose points a token reads, and
 * `custom:staff` whether groups count, so each client lists the attributes that it may write, and no list has those.
 */
const writeAttributes = new ClientAttributes().withStandardAttributes({ email: true });
const readAttributes = new ClientAttributes()
  .withStandardAttributes({ email: true, emailVerified: true })
  .withCustomAttributes('member');

export class AppClients extends Construct {
  /** Ids of the clients whose tokens the API takes. */
  readonly clientIds: readonly string[];
  /** Id of the client through which staff sign in. */
  readonly consoleClient: string;
  /** Id of the client through which members sign in. */
  readonly memberAppClient: string;
  /** Id of the client of the page where staff enrol a second factor. The API takes no token of it. */
  readonly secondFactorClient: string;
  /** Id of the machine client of each type, so that each can be limited, disabled or revoked alone. */
  readonly channelClients: Readonly<Record<ClientType, string>>;
  private readonly props: AppClientsProps;

  constructor(scope: Construct, props: AppClientsProps) {
    super(scope, 'Clients');
    this.props = props;
    const console = this.personClient('Console', staffGroups, Duration.hours(12), this.throughProvider());
    // The client names the provider, which has to be there first.
    if (props.provider !== undefined) console.node.addDependency(props.provider);
    const memberApp = this.personClient('MemberApp', ['member'], Duration.days(90));
    this.consoleClient = console.userPoolClientId;
    this.memberAppClient = memberApp.userPoolClientId;
    this.secondFactorClient = this.enrollingClient().userPoolClientId;
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

  /**
   * A client for people: authorization code with PKCE, because a browser can keep no secret, and a stolen code is
   * useless without the verifier.
   */
  private personClient(
    id: string,
    scopes: readonly string[],
    signedInFor: Duration,
    more: Partial<UserPoolClientOptions> = {},
  ): UserPoolClient {
    const { environment } = this.props;
    const site = this.site();
    const origins = [site, ...environment.allowedOrigins.filter((origin) => origin !== site)];
    const roots = origins.map((origin) => `${origin}/`);
    return this.client(id, {
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, ...this.scopesNamed(scopes)],
        // The last address is for sign-ins of the API reference; an application at a root handles its own.
        callbackUrls: [...roots, `${site}/docs/signed-in.html`],
        logoutUrls: roots,
      },
      refreshTokenValidity: signedInFor,
      ...more,
    });
  }

  /**
   * Lets staff in through their provider, too. Cognito writes what the provider sends with the rights of the client, so
   * the groups are writable here; the trigger believes them only of the provider's own users.
   */
  private throughProvider(): Partial<UserPoolClientOptions> {
    const { environment, provider } = this.props;
    if (environment.staffProvider === undefined || provider === undefined) return {};
    const { name } = environment.staffProvider;
    return {
      supportedIdentityProviders: [
        UserPoolClientIdentityProvider.COGNITO,
        UserPoolClientIdentityProvider.custom(name),
      ],
      writeAttributes: writeAttributes.withCustomAttributes(GROUPS),
    };
  }

  /**
   * A client whose tokens may change the second factor of their own user: Cognito's sign-in page asks for one, but
   * enrols none where it is optional.
   */
  private enrollingClient(): UserPoolClient {
    const page = `${this.site()}/second-factor`;
    return this.client('SecondFactor', {
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.COGNITO_ADMIN],
        callbackUrls: [page],
        logoutUrls: [page],
      },
      accessTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(1),
    });
  }

  private site(): string {
    return siteOrigin(this.props.environment, this.node.tryGetContext('siteOrigin'));
  }

  private machineClient(type: ClientType): UserPoolClient {
    return this.client(`Channel-${type}`, {
      // People and the local issuer tell the machine clients apart by this name.
      userPoolClientName: type,
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: this.scopesNamed(['channel']) },
    });
  }

  private client(id: string, options: UserPoolClientOptions): UserPoolClient {
    const client = new UserPoolClient(this, id, {
      accessTokenValidity: Duration.hours(1),
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      writeAttributes,
      ...options,
      userPool: this.props.pool,
      idTokenValidity: Duration.hours(1),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
      readAttributes,
    });
    // Without this list Cognito also accepts passwords directly, around the sign-in page.
    (client.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
    return client;
  }
}
