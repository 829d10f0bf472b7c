import type { Network } from '@mbaas/chain-params';

/** The address that clients use: the one told, or the one listened on. */
export const publicUrlOf = ({ publicUrl, host, port }: { readonly publicUrl?: string; readonly host: string; readonly port: number }): string =>
  publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

export interface Welcome {
  readonly network: Network;
  readonly url: string;
  /** Operator key of the sandbox. */
  readonly key: string;
  readonly seconds: number;
  /** Further lines: what, and where. */
  readonly more?: readonly (readonly [string, string])[];
}

/** What a person reads when a platform is ready. */
export function welcome({ network, url, key, seconds, more = [] }: Welcome): string {
  const lines: readonly (readonly [string, string])[] = [
    ['REST and events', `${url}/v1`],
    ['Try it out', `${url}/docs`],
    ['OpenID Provider', `${url}/oidc/.well-known/openid-configuration`],
    ['Health, metrics', `${url}/health/ready  ${url}/metrics`],
    ['Sandbox API key', key],
    ...more,
  ];
  return `
  MBaaS is ready on network ${network.name} after ${seconds.toFixed(1)} s.

${lines.map(([what, where]) => `    ${what.padEnd(20)}${where}`).join('\n')}

    export API_KEY=${key}
    curl -s ${url}/v1/chain -H "Authorization: Bearer $API_KEY"

  The story of a shop:  npm run tour          Stop: Ctrl-C

`;
}
