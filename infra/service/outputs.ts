/**
 * The outputs of the stacks, which tell clients, operators and tools each id and address that AWS chose. Tools read
 * them by these names, so a name stays as it is. None holds a secret.
 */
export const dataOutputs = {
  Environment: 'Name of the environment',
  Region: 'Region of the data and service stacks',
  UserPoolId: 'Id of the user pool, in which staff and members are',
  Issuer: 'Issuer of tokens, the claim iss',
  JwksUrl: 'Keys that verify the signature of a token',
  SignInOrigin: 'Origin of the sign-in page',
  TokenEndpoint: 'URL where clients get their tokens',
  ConsoleClientId: 'Client through which staff sign in',
  MemberAppClientId: 'Client through which members sign in',
  PosClientId: 'Machine client of tills',
  WebClientId: 'Machine client of web shops',
  AppClientId: 'Machine client of the backend of an app',
  PartnerClientId: 'Machine client of partners',
  HubClientId: 'Machine client of hubs, which pass on calls of tills and shops',
  AlarmTopicArn: 'Topic of all alarms',
  EntriesStreamName: 'Kinesis stream of all entries',
  ParkedRecordsBucketName: 'Bucket of the records that a consumer gave up',
  LedgerTableName: 'Table of the entries and balances',
  DetailsTableName: 'Table of the details of entries',
  CountersTableName: 'Table of counters',
  MembersTableName: 'Table of members',
  ProgramTableName: 'Table of the programme and its promotions',
  EngagementTableName: 'Table of the progress of members',
  RewardsTableName: 'Table of rewards',
  AuditTableName: 'Table of the audit trail',
  ClientsTableName: 'Table of clients and partners',
  ConnectionsTableName: 'Table of open sockets',
  JobsTableName: 'Table of jobs',
  RatesTableName: 'Table of the counts of calls',
} as const;

/** Present where the sign-in page has a domain of the retailer. */
export const signInOutputs = {
  SignInDnsTarget: "Target of the record that the retailer's DNS has for the sign-in domain",
} as const;

export const serviceOutputs = {
  SiteUrl: 'Origin of the site: its pages, the API and the socket',
  ApiUrl: 'URL before the paths of the API',
  SocketUrl: 'URL of the socket',
  SiteDnsTarget: "Target of the record that the retailer's DNS has for the site's domain",
  DistributionId: 'Id of the distribution',
  HttpGatewayUrl: 'HTTP API behind the distribution; it refuses calls without the origin secret',
  SocketGatewayUrl: 'WebSocket API behind the distribution; it refuses sockets without the origin secret',
  HttpAccessLogName: 'Log group with a line for each call',
  SocketAccessLogName: 'Log group with a line for each frame',
  BacktestMachineArn: 'State machine of back-tests',
  BackFillMachineArn: 'State machine of back-fills',
  OriginSecretVersions:
    'Deployed versions of the origin secret, which the next step of a rotation is checked against',
} as const;

export type DataOutput = keyof typeof dataOutputs;
export type SignInOutput = keyof typeof signInOutputs;
export type ServiceOutput = keyof typeof serviceOutputs;
