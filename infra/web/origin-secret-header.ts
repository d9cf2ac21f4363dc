/** The header that CloudFront adds, and that functions compare with ORIGIN_SECRET. */
export const originSecretHeader = 'x-laurel-origin';
