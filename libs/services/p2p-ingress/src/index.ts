export { createP2pIngress, type P2pIngress, type P2pIngressOptions, type P2pStatus } from './create-p2p-ingress.ts';
