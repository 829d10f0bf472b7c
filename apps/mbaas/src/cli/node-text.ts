import type { getNode, RouteAnswer } from '@mbaas/contracts-http';
import { durationText } from './duration-text.ts';

/** What `GET /v1/node` answers. */
export type NodeAnswer = RouteAnswer<typeof getNode>;

const STATES = { alone: 'no peers', fetching: 'fetching blocks', holding: 'waiting for the store', level: 'level with its peers' } as const;

/** The node in a few lines: network, tip, what it does, how far it is. `role` where it is known. */
export function statusText({ chain, following }: NodeAnswer, role: string | undefined): string {
  const lines = [`network   ${chain.network}`, `height    ${chain.height}  ${chain.hash}`, `tip time  ${new Date(chain.timestamp * 1000).toISOString()}`, `pool      ${chain.poolSize} transactions`];
  if (role !== undefined) lines.push(`role      ${role}`);
  if (following === null) return `${[...lines, 'peers     none are contacted'].join('\n')}\n`;
  const { state, height, target, blocksPerSecond, secondsLeft, inbound, outbound, port, banned, knownAddresses } = following;
  const left = secondsLeft === undefined ? '' : `, ${durationText(secondsLeft)} left`;
  const progress = target > height ? `, ${height} of ${target} (${((height / target) * 100).toFixed(1)} %), ${Math.round(blocksPerSecond)} blocks/s${left}` : '';
  lines.push(`sync      ${STATES[state]}${progress}`);
  lines.push(`peers     ${outbound} outbound, ${inbound} inbound${port === undefined ? '' : `, listening on port ${port}`}, ${banned} hosts banned, ${knownAddresses} addresses known`);
  return `${lines.join('\n')}\n`;
}

const row = (...cells: readonly string[]): string => cells.map((cell, at) => cell.padEnd([24, 10, 10, 7, 10, 12, 12, 14][at] ?? 0)).join('').trimEnd();
const size = (bytes: number): string => (bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

/** Connected nodes and banned hosts, a line each. */
export function peersText({ following, peers }: NodeAnswer, now: number): string {
  if (peers === null) return 'No other node is contacted: see MBAAS_P2P_CONNECT, MBAAS_P2P_DISCOVER and MBAAS_P2P_LISTEN.\n';
  const items = peers.items.map(({ address, direction, score, startHeight, pingMs, bytesIn, bytesOut, since, userAgent }) =>
    row(address, direction, String(startHeight), score.toFixed(0), pingMs === undefined ? '–' : `${Math.round(pingMs)} ms`, size(bytesIn), size(bytesOut), durationText((now - since) / 1000), userAgent));
  const bans = peers.bans.map(({ host, code, until }) => `banned    ${host}  ${code}  ${durationText((until - now) / 1000)} left`);
  const known = following === null ? [] : [`${following.knownAddresses} addresses in the book.`];
  return `${[row('address', 'way', 'height', 'score', 'ping', 'received', 'sent', 'for', 'says'), ...items, ...bans, ...known].join('\n')}\n`;
}
