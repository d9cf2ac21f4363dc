import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { ClientType } from '#shared/domain/clients/client.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { calling } from '../aws/failure.ts';
import type { AwsSettings } from '../aws/settings.ts';
import { environmentOutputs, needOutput } from '../aws/stacks.ts';
import { Stop } from '../terminal/stop.ts';

/** The credentials of a machine client, and where it gets its token. */
export interface MachineClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenUrl: string;
}

const outputOf: Readonly<Record<ClientType, string>> = {
  pos: 'PosClientId',
  web: 'WebClientId',
  app: 'AppClientId',
  partner: 'PartnerClientId',
  hub: 'HubClientId',
};

export async function readMachineClient(
  aws: AwsSettings,
  environment: Environment,
  type: ClientType,
): Promise<MachineClient> {
  const outputs = await environmentOutputs(aws, environment);
  const clientId = needOutput(outputs, outputOf[type], environment);
  const client = new CognitoIdentityProviderClient(aws(environment.region));
  const request = new DescribeUserPoolClientCommand({
    UserPoolId: needOutput(outputs, 'UserPoolId', environment),
    ClientId: clientId,
  });
  const { UserPoolClient } = await calling(`reading the client ${type}`, () => client.send(request));
  const clientSecret = UserPoolClient?.ClientSecret;
  if (clientSecret === undefined)
    throw new Stop(
      1,
      `The client ${type} has no secret. Deploy again: npm run deploy -- ${environment.name}`,
    );
  return {
    clientId,
    clientSecret,
    tokenUrl: needOutput(outputs, 'TokenEndpoint', environment),
  };
}
