export { nestTransportContract } from './nest-transport.contract.ts';
