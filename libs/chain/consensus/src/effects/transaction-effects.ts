import type { Attachment } from '@mbaas/chain-codec';
import { outputAddress } from '@mbaas/chain-script';
import { displayHash, displayText, type Hash32 } from '@mbaas/chain-primitives';
import { assetAmount, ASSET_KINDS, kindOf, KINDS } from '../facts/attachment-kinds.ts';
import type { EffectSubject } from './effect-subject.ts';
import { assetBurns } from './asset-burns.ts';
import type { AssetAmount, ChainEffect, ChainInputEffect, ChainOutputEffect, ChainTransactionEffects } from './chain-transaction.ts';
import { registryChanges, type RegistryChange } from './registry-changes.ts';

/** Renders the address of a script; an engine with a cache of addresses passes its own. */
export type AddressOfScript = (script: Uint8Array) => string | null;

function assetOf(attachment: Attachment): AssetAmount | undefined {
  if (attachment.kind !== 'asset-transfer' && attachment.kind !== 'asset-detail') return undefined;
  return { symbol: displayText(attachment.symbol), quantity: String(assetAmount(attachment)) };
}

function inputEffect({ facts, previous }: EffectSubject, input: number, addressOf: AddressOfScript): ChainInputEffect {
  const { previousOutput } = facts.tx.inputs[input] as (typeof facts.tx.inputs)[number];
  const { output } = previous[input] as (typeof previous)[number];
  const asset = assetOf(output.attachment);
  return {
    txid: displayHash(previousOutput.hash),
    index: previousOutput.index,
    address: addressOf(output.script),
    value: String(output.value),
    ...(asset && { asset }),
  };
}

function outputEffect({ facts }: EffectSubject, index: number, addressOf: AddressOfScript): ChainOutputEffect {
  const { value, script, attachment } = facts.tx.outputs[index] as (typeof facts.tx.outputs)[number];
  const asset = assetOf(attachment);
  return {
    index,
    address: addressOf(script),
    value: String(value),
    kind: attachment.kind,
    ...(asset && { asset }),
    ...(attachment.kind === 'message' && { message: displayText(attachment.content) }),
  };
}

function certificateEffect(change: Extract<RegistryChange, { registry: 'certificate' }>): ChainEffect[] {
  if (change.action === 'carried') return [];
  const { symbol, owner, address, certType } = change;
  const type = change.action === 'created' ? 'certificate-issued' : 'certificate-transferred';
  return [{ type, symbol: displayText(symbol), owner: displayText(owner), address, certificateType: certType }];
}

/** Address an avatar came from: that of the spent avatar output. */
function formerAddress({ previous }: EffectSubject, symbol: string): string | null {
  const former = previous.find(({ output: { attachment } }) => attachment.kind === 'did' && attachment.symbol === symbol)?.output.attachment;
  return former?.kind === 'did' ? former.address : null;
}

function effectOf(change: RegistryChange, subject: EffectSubject): ChainEffect[] {
  const symbol = displayText(change.symbol);
  const { address } = change;
  switch (change.registry) {
    case 'asset':
      return [{
        type: 'mst-issued', symbol, quantity: String(change.supply), decimals: change.decimals, issuer: displayText(change.issuer), address,
        secondary: change.secondary, secondaryIssueThreshold: change.threshold, description: displayText(change.description),
      }];
    case 'certificate': return certificateEffect(change);
    case 'did':
      if (change.action === 'created') return [{ type: 'avatar-registered', name: symbol, address }];
      return [{ type: 'avatar-moved', name: symbol, from: formerAddress(subject, change.symbol), to: address }];
    case 'mit': return [{ type: change.action === 'created' ? 'mit-registered' : 'mit-transferred', symbol, address }];
  }
}

const CHANGING = KINDS.issue | KINDS.secondary | KINDS.certificate | KINDS.did | KINDS.mit;

/** Only what came in or is issued here can be burned. */
const mayBurn = ({ facts, previous }: EffectSubject): boolean =>
  (facts.kinds & ASSET_KINDS) !== 0 || previous.some(({ output }) => (kindOf(output.attachment) & ASSET_KINDS) !== 0);

function effectsOf(subject: EffectSubject, addressOf: AddressOfScript): ChainEffect[] {
  const { facts, previous } = subject;
  const effects = (facts.kinds & CHANGING) === 0 ? [] : registryChanges(facts.tx).flatMap((change) => effectOf(change, subject));
  if (facts.coinbase || !mayBurn(subject)) return effects;
  return [...effects, ...assetBurns(subject, (input) => addressOf((previous[input] as (typeof previous)[number]).output.script))];
}

function feeText({ facts, previous }: EffectSubject): string {
  if (facts.coinbase) return '0';
  let fee = 0n;
  for (const { output } of previous) fee += output.value;
  for (const output of facts.tx.outputs) fee -= output.value;
  return String(fee);
}

/**
 * Who spent what, who received what, what came into being, moved or went: from a transaction the rules have accepted. The
 * subject is that of `checkTransaction`, an element of `connectBlock`'s transactions, or facts and previous outputs put together. Carried and moved assets show at the
 * inputs and outputs; an asset mined in a coinbase shows at its output.
 */
export function transactionEffects(
  subject: EffectSubject, txid: Hash32, index: number,
  addressOf: AddressOfScript = (script) => outputAddress(script, subject.facts.network),
): ChainTransactionEffects {
  const { facts, previous } = subject;
  return {
    txid: displayHash(txid),
    index,
    kind: facts.coinbase ? 'coinbase' : facts.coinstake ? 'coinstake' : 'ordinary',
    fee: feeText(subject),
    inputs: previous.map((_, input) => inputEffect(subject, input, addressOf)),
    outputs: facts.tx.outputs.map((_, output) => outputEffect(subject, output, addressOf)),
    effects: effectsOf(subject, addressOf),
  };
}
