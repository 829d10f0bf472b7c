/** Who asks and answers: the names of the processes of the decoupling mode, each its own app. */
export type ServiceName = 'p2p-ingress' | 'validation' | 'block-storage' | 'producer' | 'key-management' | 'mst-issuance' | 'avatar-identity' | 'mars-scoring' | 'gateway';

/** The owner of a query, the part of its name before the dot, and the service that answers it. */
export const owners = {
  chain: 'block-storage',
  keys: 'key-management',
  mst: 'mst-issuance',
  identity: 'avatar-identity',
  mars: 'mars-scoring',
  producer: 'producer',
  p2p: 'p2p-ingress',
} as const satisfies Readonly<Record<string, ServiceName>>;

export type QueryOwner = keyof typeof owners;

/** Services that build, sign and offer transactions of their operations. */
const OPERATORS = ['mst-issuance', 'avatar-identity', 'producer'] as const;
const DOOR = ['gateway'] as const;

/**
 * Which services may ask a query when it travels between processes; whoever answers refuses all others. Every query stands
 * here once (tested). A tenant's right to ask is the gateway's matter and no row of this table.
 */
export const askers: Readonly<Record<string, readonly ServiceName[]>> = {
  'chain.status': ['gateway', 'p2p-ingress', ...OPERATORS],
  'chain.block': DOOR,
  'chain.blocks': DOOR,
  'chain.transaction': ['gateway', ...OPERATORS],
  'chain.balance': DOOR,
  'chain.coins': ['gateway', ...OPERATORS],
  'chain.asset': ['gateway', ...OPERATORS],
  'chain.assets': DOOR,
  'chain.avatar': ['gateway', ...OPERATORS],
  'chain.certificates': ['gateway', ...OPERATORS],
  'chain.mits': DOOR,
  'chain.history': DOOR,
  'chain.locator': ['p2p-ingress'],
  'chain.headers': ['p2p-ingress'],
  'chain.raw-blocks': ['p2p-ingress'],
  'chain.raw-transactions': ['p2p-ingress'],
  'chain.block-fates': ['p2p-ingress'],
  'chain.known-transactions': ['p2p-ingress'],
  'chain.pool-ids': ['p2p-ingress'],
  'chain.submit-transaction': ['gateway', 'p2p-ingress', ...OPERATORS],
  'chain.submit-block': ['producer'],
  'chain.block-template': ['producer'],
  'chain.stake-coins': ['producer'],
  'chain.pressure': DOOR,

  'keys.create-wallet': ['gateway', 'producer'],
  'keys.derive-address': DOOR,
  'keys.wallet': ['gateway', ...OPERATORS],
  'keys.wallets': DOOR,
  'keys.sign-transaction': OPERATORS,
  'keys.release-outpoints': OPERATORS,
  'keys.sign-stake-block': ['producer'],
  'keys.transaction-held': OPERATORS,
  'keys.sign-message': DOOR,

  'mst.transfer-etp': DOOR,
  'mst.issue-asset': DOOR,
  'mst.issue-more': DOOR,
  'mst.transfer-asset': DOOR,
  'mst.burn-asset': DOOR,
  'mst.operation': DOOR,
  'mst.operations': DOOR,
  'mst.pressure': DOOR,

  'identity.avatar': DOOR,
  'identity.register-client': DOOR,
  'identity.register-avatar': DOOR,
  'identity.move-avatar': DOOR,
  'identity.operation': DOOR,
  'identity.pressure': DOOR,

  'mars.score': DOOR,

  'producer.faucet': DOOR,
  'producer.grant': DOOR,
  'producer.operation': DOOR,
  'producer.pressure': DOOR,
  'producer.work': DOOR,
  'producer.submit-work': DOOR,
  'producer.mining': DOOR,

  'p2p.status': DOOR,
  'p2p.peers': DOOR,
};

/** The owner that a query's name tells; undefined for a name of nobody's. */
export function ownerOf(query: string): QueryOwner | undefined {
  const [owner = ''] = query.split('.', 1);
  return isOwner(owner) ? owner : undefined;
}

const isOwner = (name: string): name is QueryOwner => Object.hasOwn(owners, name);

/** The owners that a service may ask anything of: what it needs the addresses of. */
export const ownersAskedBy = (service: ServiceName): readonly QueryOwner[] =>
  (Object.keys(owners) as QueryOwner[]).filter((owner) => Object.entries(askers).some(([query, services]) => ownerOf(query) === owner && services.includes(service)));
