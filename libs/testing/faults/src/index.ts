export { type Toxic } from './toxiproxy/toxic.ts';
export { TOXIPROXY_CODES, ToxiproxyError } from './toxiproxy/toxiproxy.errors.ts';
export { startToxiproxy, type FaultyLink, type Toxiproxy } from './toxiproxy/toxiproxy.ts';
