import type { RestClient } from './rest-client.ts';

const LIMIT_MS = 10_000;

/** Opens the tenant's event stream after a sequence and returns the name of the first event it sends. */
export async function firstStreamedEvent(client: RestClient, apiKey: string, after: string): Promise<string> {
  const response = await fetch(`${client.baseUrl}/v1/events/stream?after=${after}`, { headers: { authorization: `Bearer ${apiKey}` }, signal: AbortSignal.timeout(LIMIT_MS) });
  if (!response.ok || response.body === null) throw new Error(`the event stream was answered with ${response.status}`);
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const [, name] = /^event: (\S+)$/m.exec(text) ?? [];
    if (name !== undefined && text.includes('\n\n', text.indexOf('event: '))) return name;
  }
  throw new Error('the event stream ended without an event');
}
