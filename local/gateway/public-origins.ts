import { REGION, URL_SUFFIX } from '../template/account.ts';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';

/**
 * The local address of each origin that a template can build. An HTTP API and the distribution become the front door.
 * The `https` origin of a WebSocket API becomes the endpoint through which functions reach open sockets.
 */
export function publicOrigins(
  deployment: Deployment,
  frontDoorOrigin: string,
  connectionsUrl: string,
): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  for (const { ref, properties } of resourcesOfType(deployment, 'AWS::ApiGatewayV2::Api')) {
    const host = `${ref}.execute-api.${REGION}.${URL_SUFFIX}`;
    const webSocket = properties.ProtocolType === 'WEBSOCKET';
    origins.set(`https://${host}`, webSocket ? connectionsUrl : frontDoorOrigin);
    if (webSocket) origins.set(`wss://${host}`, frontDoorOrigin.replace('http', 'ws'));
  }
  for (const { ref } of resourcesOfType(deployment, 'AWS::CloudFront::Distribution')) {
    origins.set(`https://${ref.toLowerCase()}.cloudfront.net`, frontDoorOrigin);
  }
  return origins;
}
