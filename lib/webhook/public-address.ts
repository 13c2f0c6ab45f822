import { BlockList, isIP, isIPv4 } from "node:net";

/** IANA's special-purpose ranges of IPv4: none of them is somebody else's server on the internet. */
const notPublicV4: [network: string, prefix: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** In IPv6 only 2000::/3 is global, less what tunnels to IPv4 or is for documents. */
const globalV6: [network: string, prefix: number] = ["2000::", 3];
const notPublicV6: [network: string, prefix: number][] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const refused = new BlockList();
for (const [network, prefix] of notPublicV4) refused.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of notPublicV6) refused.addSubnet(network, prefix, "ipv6");
const global = new BlockList();
global.addSubnet(...globalV6, "ipv6");

/** Whether an IP address is one of the public internet: not loopback, private, link-local or otherwise special. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (isIPv4(address)) return !refused.check(address, "ipv4");
  return global.check(address, "ipv6") && !refused.check(address, "ipv6");
}
