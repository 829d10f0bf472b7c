import type { Network } from '@mbaas/chain-params';
import { ConfigError, flag, list, optionalText } from '@mbaas/platform-config';
import { splitAuthority } from './peers/addresses/host-address.ts';
import type { PeersConfig } from './peers/peers.config.ts';

/** Options of every program that has peers; nobody is contacted unless they say so. */
export const p2pOptions = {
  p2pListen: optionalText({ doc: 'Where other nodes reach this one, host:port (the port of the network where none is named); nobody can without it.' }),
  p2pConnect: list({ doc: 'Nodes to which a connection is always kept, each host:port; none without it.' }),
  p2pDiscover: flag({ doc: 'Whether more nodes are looked for: by the network’s seeds, and by the addresses that peers tell.', default: 'false' }),
  p2pAdvertise: optionalText({ doc: 'The ip:port that others are told to reach this node by; none without it.' }),
} as const;

export interface P2pSettings {
  readonly p2pListen?: string | undefined;
  readonly p2pConnect: readonly string[];
  readonly p2pDiscover: boolean;
  readonly p2pAdvertise?: string | undefined;
}

/** The peers' options that these settings make. Throws ConfigError for an address that is none. */
export function peersOf({ p2pListen, p2pConnect, p2pDiscover, p2pAdvertise }: P2pSettings, network: Network): Partial<PeersConfig> {
  const given = [p2pListen, ...p2pConnect, p2pAdvertise].filter((text) => text !== undefined);
  const wrong = given.filter((text) => splitAuthority(text, network.defaultPort) === undefined);
  if (wrong.length > 0) throw new ConfigError('p2p', ['An address of MBAAS_P2P_LISTEN, MBAAS_P2P_CONNECT or MBAAS_P2P_ADVERTISE is not host:port']);
  const listen = p2pListen === undefined ? undefined : splitAuthority(p2pListen, network.defaultPort);
  return {
    connect: [...p2pConnect],
    discover: p2pDiscover,
    ...(listen === undefined ? {} : { listen }),
    ...(p2pAdvertise === undefined ? {} : { advertise: p2pAdvertise }),
  };
}
