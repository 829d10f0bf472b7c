import type { Random } from '../random.ts';
import type { InsistentClient } from '../workload/insistent-client.ts';
import type { Ledger } from '../workload/ledger.ts';
import { reportOf, type CheckReport } from './finding.ts';

type Body = Readonly<Record<string, unknown>>;

/** A request of the same kind that asks for something else. */
function another(body: Body): Body {
  for (const member of ['amount', 'quantity', 'maximumSupply']) if (member in body) return { ...body, [member]: (BigInt(String(body[member])) + 1n).toString() };
  return { ...body, name: `${String(body['name'])}-2` };
}

/** (d) A request repeated with its key gives the first answer again, and the same key with another request is refused. */
export async function checkRepetition(client: InsistentClient, ledger: Ledger, { random, sample }: { readonly random: Random; readonly sample: number }): Promise<CheckReport> {
  const findings: string[] = [];
  const chosen = random.shuffled(ledger.acknowledged).slice(0, sample);
  for (const { path, body, key, operationId, answer } of chosen) {
    const again = await client.post(path, body, key);
    if (again.status !== 202 || JSON.stringify(again.body) !== JSON.stringify(answer)) findings.push(`${key} (${operationId}) was answered ${again.status} ${String(again.body['operationId'] ?? again.body['code'])} the second time`);
    const other = await client.post(path, another(body as Body), key);
    if (other.body['code'] !== 'GATEWAY_IDEMPOTENCY_KEY_REUSED') findings.push(`${key} with another request was answered ${other.status} ${String(other.body['code'])}`);
  }
  return reportOf('repeated requests give their first answers', `${chosen.length} of ${ledger.acknowledged.length}`, findings);
}
