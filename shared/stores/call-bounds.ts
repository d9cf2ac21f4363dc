/** Bounds of a client's attempts and waits: a caller waits for the reply. */
export const callBounds = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
} as const;
