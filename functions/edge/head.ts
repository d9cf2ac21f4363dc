import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/**
 * The response as the method may have it: that to HEAD is the one to GET without the body (RFC 9110, 9.3.2). The length
 * of the body that GET has is not told; RFC 9110, 8.6, leaves it out rather than wrong.
 */
export function withoutBodyOfHead(
  method: string,
  response: APIGatewayProxyStructuredResultV2,
): APIGatewayProxyStructuredResultV2 {
  if (method !== 'HEAD') return response;
  const { body: _, isBase64Encoded: __, ...bodiless } = response;
  return bodiless;
}
