/** The header that CloudFront adds, and that functions compare with ORIGIN_SECRETS. */
export const originSecretHeader = 'x-laurel-origin';
