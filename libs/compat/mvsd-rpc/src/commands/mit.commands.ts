import { err, ok } from '@mbaas/kernel';
import { loadMits, mitContent, renderMit, renderMitRecord, type MitRecord } from '../holdings/mits.ts';
import { displayText } from '@mbaas/chain-primitives';
import { MVSD_ERRORS } from '../mvsd-error.ts';
import { accountAddresses } from './account-of.ts';
import { pageOf, PAGING } from './page.ts';
import { OPTIONAL_ACCOUNT, type RpcCommand } from './rpc-command.ts';

/** Names, the registration of one, its history (newest first) or its present state. */
export const getmit: RpcCommand = {
  positional: [{ name: 'SYMBOL', required: false }],
  options: { ...PAGING, trace: { letter: 't', value: false }, current: { letter: 'c', value: false } },
  async answer(found, { rows }) {
    const mits = await loadMits(rows);
    const symbol = found.get('symbol');
    if (symbol === undefined) return ok(mits.map((mit) => mit.symbol));
    const records = mits.find((mit) => mit.symbol === symbol)?.records ?? [];
    const shown = found.has('current') ? records[0] : records.at(-1);
    if (shown === undefined) return err(MVSD_ERRORS.symbolUnknown);
    if (!found.has('trace')) return ok({ ...renderMitRecord(shown), content: mitContent(shown) });
    const page = pageOf(records, found);
    return page.ok ? ok(page.value.items.map(renderMitRecord)) : page;
  },
};

/** MITs by symbol; those of an account without their place in history. */
export const listmits: RpcCommand = {
  positional: OPTIONAL_ACCOUNT,
  options: {},
  async answer(found, context) {
    const addresses = accountAddresses(found, context);
    if (!addresses.ok) return addresses;
    const current = (await loadMits(context.rows)).flatMap(({ records }) => records.slice(0, 1));
    if (!found.has('accountname')) return ok(current.map((record) => ({ ...renderMitRecord(record), content: mitContent(record) })));
    const owned = (record: MitRecord): boolean => addresses.value.includes(displayText(record.mit.address));
    return ok(current.filter(owned).map((record) => ({ ...renderMit(record), content: mitContent(record) })));
  },
};
