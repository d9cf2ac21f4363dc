/** The account and region of the local environment. AWS never assigns this account. */
export const REGION = 'eu-west-1';
export const ACCOUNT = '000000000000';
export const URL_SUFFIX = 'amazonaws.com';

export function arn(service: string, resource: string, place = `${REGION}:${ACCOUNT}`): string {
  return `arn:aws:${service}:${place}:${resource}`;
}
