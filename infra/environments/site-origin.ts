import type { Environment } from './environment.ts';
import { faultOfOrigin } from './faults.ts';
import { SettingsError } from './settings-error.ts';

/** Where `npm start` serves the site. */
const LOCAL_SITE = 'http://localhost:3000';

/**
 * The origin of the site, where a sign-in returns. CloudFront's own domain name is known only after the first
 * deployment, so a later one gets it as `given`, from the context `siteOrigin`.
 * @throws SettingsError where `given` is no origin that a sign-in may return to.
 */
export function siteOrigin({ site }: Environment, given: unknown): string {
  if (site !== undefined) return `https://${site.domain}`;
  if (given === undefined) return LOCAL_SITE;
  const fault = faultOfOrigin(String(given));
  if (fault !== undefined) throw new SettingsError(`-c siteOrigin=: ${fault}`);
  return String(given);
}
