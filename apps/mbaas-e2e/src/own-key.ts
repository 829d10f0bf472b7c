import { buildEtpPayment, type Built, type Coin } from '@mbaas/chain-builder';
import { decodeOutput, encodeTransaction, transactionId, type Transaction } from '@mbaas/chain-codec';
import { addressOfPublicKey, publicKeyFromPrivate, signDer } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { concatBytes, displayHash, hexDecode, hexEncode, parseDisplayHash } from '@mbaas/chain-primitives';
import { SIGHASH, signatureHash, signKeyHash } from '@mbaas/chain-script';
import { expectOk } from '@mbaas/kernel';
import { randomBytes } from 'node:crypto';
import type { RestDoor } from './rest-door.ts';

/** A key outside the platform: it makes and signs its transactions itself, as a client's own wallet does. */
export class OwnKey {
  readonly address: string;
  readonly #network: Network;
  readonly #privateKey = new Uint8Array(randomBytes(32));
  readonly #publicKey = publicKeyFromPrivate(this.#privateKey, true);

  constructor(network: Network) {
    this.#network = network;
    this.address = addressOfPublicKey(this.#publicKey, network);
  }

  /** Confirmed coins of the key, as the platform tells them. */
  async coins(door: RestDoor): Promise<Coin[]> {
    const { body } = await door.get(`/v1/addresses/${this.address}/coins`);
    const items = body['items'] as { txid: string; index: number; output: string; height?: number; spendable: boolean }[];
    return items
      .filter(({ height }) => height !== undefined)
      .map(({ txid, index, output, height, spendable }) => ({
        point: { hash: expectOk(parseDisplayHash(txid), 'a txid'), index },
        output: expectOk(decodeOutput(expectOk(hexDecode(output), 'hex')), 'an output'),
        address: this.address,
        height: height ?? null,
        spendable,
      }));
  }

  pay(coins: readonly Coin[], address: string, amount: bigint): Built {
    return expectOk(buildEtpPayment({ network: this.#network, payees: [{ address, amount }], purse: { coins } }), 'a payment');
  }

  /** Signs every input; `coins` in input order. */
  sign(unsigned: Transaction, coins: readonly Coin[]): Transaction {
    const inputs = unsigned.inputs.map((input, index) => {
      const digest = signatureHash(unsigned, index, coins[index]?.output.script ?? new Uint8Array(), SIGHASH.ALL);
      return { ...input, script: signKeyHash(concatBytes(signDer(digest, this.#privateKey), Uint8Array.of(SIGHASH.ALL)), this.#publicKey) };
    });
    return { ...unsigned, inputs };
  }
}

export const rawOf = (transaction: Transaction): string => hexEncode(encodeTransaction(transaction));

export const txidOf = (transaction: Transaction): string => displayHash(transactionId(transaction));

/** The transaction with other bytes for the attachment (8 bytes of plain ETP) of its last output; the lock time follows it. */
export function withAttachment(bytes: Uint8Array, attachment: readonly number[]): Uint8Array {
  return concatBytes(bytes.subarray(0, -12), Uint8Array.from(attachment), bytes.subarray(-4));
}
