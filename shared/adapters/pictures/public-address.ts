/**
 * Which machines a name may stand for. The check is made on the very addresses the connection then uses, so a name that answers one thing
 * first and another later gains nothing.
 */
import type { LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Everything that is no one machine of the public internet (IANA's special-purpose registries), metadata services of clouds among it. */
const NOT_PUBLIC: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], // "this network"
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // behind a carrier's NAT; also Alibaba Cloud's metadata
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, with AWS's metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24], // for examples, as the next two of this kind
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // for measuring
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3], // to many at once, reserved, to all
];

/** Of IPv6 only what is given out to the public, less what carries an IPv4 address inside, stands for examples, or is for measuring. */
const PUBLIC_IPV6 = ['2000::', 3] as const;
const NOT_PUBLIC_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const shut = new BlockList();
for (const [net, bits] of NOT_PUBLIC) shut.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of NOT_PUBLIC_IPV6) shut.addSubnet(net, bits, 'ipv6');
const open = new BlockList();
open.addSubnet(...PUBLIC_IPV6, 'ipv6');

/** A machine of the public internet. What cannot be read as an address is none. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !shut.check(address, 'ipv4');
  // Why not with a zone: it names a wire of this machine. And an IPv4 address written as IPv6 is outside 2000::/3.
  return family === 6 && !address.includes('%') && open.check(address, 'ipv6') && !shut.check(address, 'ipv6');
}

/** Looks a name up as `resolve` does, and fails where any of its addresses is not public: such a name is up to something. */
export function publicOnly(resolve: LookupFunction): LookupFunction {
  return (hostname, options, answer) => {
    resolve(hostname, { ...options, all: true }, (failure, found) => {
      if (failure !== null) return answer(failure, '');
      const addresses: readonly LookupAddress[] = Array.isArray(found) ? found : [];
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
        return answer(Object.assign(new Error('The name stands for no public address.'), { code: 'EACCES' }), '');
      }
      if (options.all === true) return answer(null, [...addresses]);
      answer(null, first.address, first.family);
    });
  };
}
