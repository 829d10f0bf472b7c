import { err, ok, type Result } from '@mbaas/kernel';
import { displayHash, displayText, heldText } from '@mbaas/chain-primitives';
import { classifyOutput } from '@mbaas/chain-script';
import type { Arguments } from '../arguments/command-arguments.ts';
import { isInRange, numberArgument, rangeArgument } from '../arguments/number-argument.ts';
import { loadHoldings, loadTokenOutputs, renderHolding, sumBySymbol, type TokenOutput } from '../holdings/asset-holdings.ts';
import { loadAssets, loadIssues, renderIssue, type AssetDetail } from '../holdings/asset-issues.ts';
import { loadIssuedCertificates, loadOwnedCertificates, type Certificate } from '../holdings/certificates.ts';
import { loadView } from '../holdings/chain-view.ts';
import { compareText, newestFirst } from '../holdings/order.ts';
import { isAddress, resolveAddress } from '../holdings/resolve-address.ts';
import { invalidArgument, type MvsdError } from '../mvsd-error.ts';
import { renderCertificate } from '../render/attachment.ts';
import { renderAttenuation } from '../render/attenuation-param.ts';
import { certificateTypeOf } from '../render/certificate-type.ts';
import type { RpcObject, RpcValue } from '../rpc-value.ts';
import { accountAddresses } from './account-of.ts';
import { ACCOUNT, ADDRESS, OPTIONAL_ACCOUNT, type RpcAnswer, type RpcCommand, type RpcContext } from './rpc-command.ts';

const CERTIFICATES = { cert: { letter: 'c', value: false }, type: { letter: 't', value: true } } as const;

/** The symbol an option or argument names, as the chain holds it. */
const symbolOf = (found: Arguments): string | undefined => {
  const symbol = found.get('symbol');
  return symbol === undefined ? undefined : heldText(symbol);
};

/** Keeps what matches --type and the symbol; 1021 on a type that does not exist. */
function chosen(certificates: readonly Certificate[], found: Arguments): Result<readonly Certificate[], MvsdError> {
  const text = found.get('type');
  const type = text === undefined ? undefined : certificateTypeOf(text);
  if (text !== undefined && type === undefined) return err(invalidArgument(text, 'type'));
  const symbol = symbolOf(found);
  return ok(certificates.filter((each) => (type === undefined || each.certType === type) && (symbol === undefined || each.symbol === symbol)));
}

async function ownedCertificates(addresses: readonly string[], found: Arguments, context: RpcContext): Promise<RpcAnswer> {
  const owned = chosen(await loadOwnedCertificates(addresses, context), found);
  return owned.ok ? ok(owned.value.map(renderCertificate)) : owned;
}

/** Token outputs that a lock still holds something of: by symbol, then in chain order. */
async function lockedTokens(addresses: readonly string[], found: Arguments, context: RpcContext): Promise<RpcAnswer> {
  const view = await loadView(context);
  const assets = await loadAssets(context.rows);
  const symbol = symbolOf(found);
  const all: (TokenOutput & { readonly address: string })[] = [];
  for (const address of addresses) {
    const outputs = await loadTokenOutputs(address, view);
    all.push(...outputs.filter((each) => each.locked > 0n && (symbol === undefined || each.symbol === symbol)).map((each) => ({ ...each, address })));
  }
  return ok(all.sort((a, b) => compareText(a.symbol, b.symbol)).map((each) => renderLocked(each, assets.get(each.symbol))));
}

const renderLocked = ({ address, row, symbol, quantity, locked }: TokenOutput & { readonly address: string }, asset: AssetDetail | undefined): RpcObject => ({
  address,
  symbol: displayText(symbol),
  quantity,
  locked_quantity: locked,
  decimal_number: asset?.decimals ?? 0,
  attenuation_model_param: renderAttenuation(classifyOutput(row.output.script)) ?? null,
  status: 'unspent',
  tx_hash: displayHash(row.point.hash),
  tx_height: row.height,
});

async function tokensOf(addresses: readonly string[], found: Arguments, context: RpcContext, perAddress: boolean): Promise<RpcAnswer> {
  const holdings = await loadHoldings(addresses, await loadView(context));
  const assets = await loadAssets(context.rows);
  const symbol = symbolOf(found);
  const shown = (perAddress ? holdings : sumBySymbol(holdings)).filter((each) => symbol === undefined || each.symbol === symbol);
  return ok(
    shown.flatMap((each): RpcValue[] => {
      const asset = assets.get(each.symbol);
      return asset === undefined ? [] : [{ ...renderHolding(each, asset), ...(perAddress ? { address: each.address } : {}) }];
    }),
  );
}

export const getaccountasset: RpcCommand = {
  positional: [...ACCOUNT, { name: 'SYMBOL', required: false }],
  options: { ...CERTIFICATES, deposited: { letter: 'd', value: false } },
  async answer(found, context) {
    const addresses = accountAddresses(found, context);
    if (!addresses.ok) return addresses;
    if (found.has('cert')) return ownedCertificates(addresses.value, found, context);
    if (found.has('deposited')) return lockedTokens(addresses.value, found, context);
    return tokensOf(addresses.value, found, context, true);
  },
};

export const getaddressasset: RpcCommand = {
  positional: ADDRESS,
  options: {
    cert: CERTIFICATES.cert,
    deposited: { letter: 'd', value: false },
    utxo: { letter: 'u', value: false },
    range: { letter: 'r', value: true },
    symbol: { letter: 's', value: true },
    utxominimumconfirmations: { letter: 'x', value: true },
  },
  async answer(found, context) {
    const address = await resolveAddress(found.get('address') ?? '', context);
    if (!address.ok) return address;
    if (found.has('cert')) return ownedCertificates([address.value], found, context);
    if (found.has('deposited')) return lockedTokens([address.value], found, context);
    return found.has('utxo') ? listTokenOutputs(address.value, found, context) : tokensOf([address.value], found, context, true);
  },
};

async function listTokenOutputs(address: string, found: Arguments, context: RpcContext): Promise<RpcAnswer> {
  const range = rangeArgument(found, 'range');
  if (!range.ok) return range;
  const confirmations = numberArgument(found, 'utxominimumconfirmations', 3);
  if (!confirmations.ok) return confirmations;
  const view = await loadView(context);
  const symbol = symbolOf(found);
  const outputs = (await loadTokenOutputs(address, view)).filter(
    (each) =>
      (symbol === undefined || each.symbol === symbol) && isInRange(each.quantity, range.value) && view.height - each.row.height + 1 >= confirmations.value,
  );
  return ok(
    newestFirst(outputs).map(({ row, symbol: held, quantity, locked }) => ({
      symbol: displayText(held), utxo_hash: displayHash(row.point.hash), utxo_index: row.point.index, utxo_block: row.height,
      balance: quantity, available: quantity - locked, frozen: locked,
    })),
  );
}

/** Without an account every issue of the chain; with one its holdings, summed over its addresses. */
export const listassets: RpcCommand = {
  positional: OPTIONAL_ACCOUNT,
  options: CERTIFICATES,
  async answer(found, context) {
    const addresses = accountAddresses(found, context);
    if (!addresses.ok) return addresses;
    const forAccount = found.has('accountname');
    if (found.has('cert')) return forAccount ? ownedCertificates(addresses.value, found, context) : issuedCertificates(found, context);
    if (forAccount) return tokensOf(addresses.value, found, context, false);
    return ok((await loadIssues(context.rows)).map(renderIssue));
  },
};

async function issuedCertificates(found: Arguments, { rows }: RpcContext): Promise<RpcAnswer> {
  const issued = chosen(await loadIssuedCertificates(rows), found);
  return issued.ok ? ok(issued.value.map(renderCertificate)) : issued;
}

/** Names each once, in the order they come. */
const distinctSymbols = (list: readonly { readonly symbol: string }[]): readonly RpcValue[] => [...new Set(list.map(({ symbol }) => displayText(symbol)))];

/** True for records of the issuer that --issuer names, an avatar or its address; always when it names none. */
function isOf(issuer: string | undefined, record: { readonly address: string }, name: string, { network }: RpcContext): boolean {
  if (issuer === undefined) return true;
  return isAddress(issuer, network) ? record.address === issuer : name === heldText(issuer);
}

/** Without a symbol the names, with one the records. */
export const getasset: RpcCommand = {
  positional: [{ name: 'SYMBOL', required: false }],
  options: { ...CERTIFICATES, issuer: { letter: 'i', value: true } },
  async answer(found, context) {
    const issuer = found.get('issuer');
    const symbol = symbolOf(found);
    if (found.has('cert')) {
      const issued = chosen(await loadIssuedCertificates(context.rows), found);
      if (!issued.ok) return issued;
      const certificates = issued.value.filter((each) => isOf(issuer, each, each.owner, context));
      return ok(symbol === undefined ? distinctSymbols(certificates) : certificates.map(renderCertificate));
    }
    const issues = (await loadIssues(context.rows)).filter((each) => isOf(issuer, each, each.issuer, context));
    return ok(symbol === undefined ? distinctSymbols(issues) : issues.filter((each) => each.symbol === symbol).map(renderIssue));
  },
};
