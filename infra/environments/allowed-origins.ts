import type { Environment } from './environment.ts';

/** The environment with further origins from the context `allowedOrigins`, where commas part them. */
export function withAllowedOrigins(environment: Environment, given: unknown): Environment {
  if (given === undefined) return environment;
  return {
    ...environment,
    allowedOrigins: [...new Set([...environment.allowedOrigins, ...String(given).split(',')])],
  };
}
