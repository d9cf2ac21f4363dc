import type { ZodOpenApiSecuritySchemeObject } from 'zod-openapi';

const scopes = {
  'laurel/channel': 'Tills, shops and partners: members, purchases, returns, redemptions',
  'laurel/agent': 'Service desk: members, adjustments, refunds, transfers',
  'laurel/marketer': 'Programme, promotions and rewards',
  'laurel/analyst': 'Read the programme and entries',
  'laurel/member': "The member's own points",
  'laurel/admin': 'Everything',
};

/**
 * The ways in which a call proves its caller. The addresses are those of the local environment. A deployed one has its
 * own in `/docs/sign-in.json`, because only the deployment knows the origin at which the user pool signs people in.
 */
export const securitySchemes: Record<string, ZodOpenApiSecuritySchemeObject> = {
  oauth2: {
    type: 'oauth2',
    description:
      'A token of the environment. A machine gets one with its client id and secret, a person signs in. These addresses are ' +
      'those of the local environment; [/docs/sign-in.json](/docs/sign-in.json) has those of this one.',
    flows: {
      clientCredentials: { tokenUrl: '/oauth2/token', scopes },
      authorizationCode: {
        authorizationUrl: '/oauth2/authorize',
        tokenUrl: '/oauth2/token',
        refreshUrl: '/oauth2/token',
        scopes,
      },
    },
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token that you got elsewhere, pasted here.',
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description:
      'Signature of Standard Webhooks: `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, ' +
      'keyed with the bytes behind `whsec_` of the secret. One of several signatures, with blanks between them, has to be ' +
      'right. The body is signed byte for byte as it is sent.',
  },
};
