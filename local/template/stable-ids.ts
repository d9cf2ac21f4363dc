import { createHash } from 'node:crypto';

/** An id in the form of AWS's own. It comes from the resource's path, so it is the same after every restart. */
export function stableId(
  path: string,
  length: number,
  alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789',
): string {
  const letters: string[] = [];
  for (let block = 0; letters.length < length; block++) {
    for (const byte of createHash('sha256').update(`${block}:${path}`).digest()) {
      letters.push(alphabet[byte % alphabet.length] ?? '');
    }
  }
  return letters.slice(0, length).join('');
}

export function stableUuid(path: string): string {
  const hex = stableId(path, 32, '0123456789abcdef');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

/**
 * The name of a resource without a name of its own: its stack and logical id. CloudFormation adds a random ending;
 * without it the data folder still fits after a restart.
 */
export function physicalName(stackName: string, logicalId: string, lengthMax: number): string {
  const full = `${stackName}-${logicalId}`.replaceAll(/[^A-Za-z0-9-]/g, '-');
  if (full.length <= lengthMax) return full;
  return `${full.slice(0, lengthMax - 9)}-${stableId(full, 8)}`;
}
