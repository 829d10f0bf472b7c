import type { Account } from '@mbaas/compat-mvsd-rpc';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '@mbaas/platform-service-process';

/** The part of a wallet file that names accounts; keys and everything else in it are not looked at. */
const walletFile = z.object({
  accounts: z.array(z.object({ name: z.string(), password: z.string(), node_addresses: z.array(z.string()).optional() })),
});

/** Accounts of a wallet file. UserError when it cannot be read. */
export async function readWalletFile(file: string): Promise<Account[]> {
  const parsed = walletFile.safeParse(await readJson(file));
  if (!parsed.success) throw new UserError(`The wallet file ${file} has no list "accounts" of name, password and node_addresses.`);
  return parsed.data.accounts.map(({ name, password, node_addresses = [] }) => ({ name, password, addresses: node_addresses }));
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new UserError(`The wallet file ${file} cannot be read as JSON: ${error instanceof Error ? error.message : 'unknown cause'}.`);
  }
}
