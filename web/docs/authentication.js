/**
 * Scalar's prefilled authentication, from the environment's sign-in file: the addresses and the app client through
 * which people sign in. Locally the file also has a machine client with its secret, and a note on the other clients.
 */
export function authenticationOf(signIn, origin) {
  if (signIn === undefined) return { preferredSecurityScheme: 'bearer' };
  const { authorizationUrl, tokenUrl, person = {}, machine = {}, note } = signIn;
  const absolute = (address) => new URL(address, origin).href;
  return {
    preferredSecurityScheme: 'oauth2',
    securitySchemes: {
      oauth2: {
        ...(note === undefined ? {} : { description: note }),
        flows: {
          clientCredentials: {
            tokenUrl: absolute(tokenUrl),
            'x-scalar-client-id': machine.clientId ?? '',
            clientSecret: machine.clientSecret ?? '',
          },
          authorizationCode: {
            authorizationUrl: absolute(authorizationUrl),
            tokenUrl: absolute(tokenUrl),
            refreshUrl: absolute(tokenUrl),
            'x-usePkce': 'SHA-256',
            'x-scalar-client-id': person.clientId ?? '',
            'x-scalar-redirect-uri': `${origin}/docs/signed-in.html`,
          },
        },
      },
    },
  };
}
