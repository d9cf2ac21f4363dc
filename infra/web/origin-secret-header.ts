/** The header that CloudFront adds and functions compare with ORIGIN_SECRET. */
export const originSecretHeader = 'x-laurel-origin';
