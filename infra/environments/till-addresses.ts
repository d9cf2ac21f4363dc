import { BlockList, isIP } from 'node:net';

/** AWS WAF takes 10,000 ranges in a set. */
const RANGES_MAX = 10_000;

/** Ranges that no viewer of a distribution has: private, shared, loopback, link-local. */
const neverSeen = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  neverSeen.addSubnet(network, prefix, 'ipv4');
neverSeen.addSubnet('fc00::', 7, 'ipv6');
neverSeen.addSubnet('fe80::', 10, 'ipv6');

/** A wider range than a country's largest networks have would let strangers in. */
const PREFIX_MIN = { ipv4: 8, ipv6: 16 } as const;

function faultOfRange(range: string): string | undefined {
  const [address = '', length = '', ...rest] = range.split('/');
  const version = isIP(address);
  const bits = version === 6 ? 128 : 32;
  const written = JSON.stringify(range);
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > bits) {
    return `${written} is no range of addresses; one is written like 203.0.113.7/32.`;
  }
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (Number(length) < PREFIX_MIN[family]) return `${written} has too many addresses of others in it.`;
  return neverSeen.check(address, family)
    ? `${written} is private: name the address that the internet sees.`
    : undefined;
}

/** A sentence for each range that the firewall cannot take for the tills'. */
export function faultsOfTillAddresses(ranges: readonly string[] = []): readonly string[] {
  const faults = ranges.map(faultOfRange).filter((fault) => fault !== undefined);
  if (new Set(ranges).size < ranges.length) faults.push('a range stands there twice.');
  if (ranges.length > RANGES_MAX) faults.push(`${ranges.length} are too many: at most ${RANGES_MAX}.`);
  return faults.map((fault) => `tillAddresses: ${fault}`);
}
