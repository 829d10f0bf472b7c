import { err, ok } from '@mbaas/kernel';
import { avatarAt, avatarNamed, loadAvatars } from '../holdings/avatars.ts';
import { isAddress } from '../holdings/resolve-address.ts';
import { MVSD_ERRORS } from '../mvsd-error.ts';
import { accountAddresses } from './account-of.ts';
import { pageOf, PAGING } from './page.ts';
import { OPTIONAL_ACCOUNT, type RpcCommand } from './rpc-command.ts';

/** Without an argument every name; with a name or an address the avatar's addresses, the newest first. */
export const getdid: RpcCommand = {
  positional: [{ name: 'DIDORADDRESS', required: false }],
  options: {},
  async answer(found, { rows, network }) {
    const avatars = await loadAvatars(rows);
    const text = found.get('didoraddress');
    if (text === undefined) return ok(avatars.map(({ symbol }) => symbol));
    const byAddress = isAddress(text, network);
    const avatar = byAddress ? avatarAt(avatars, text) : avatarNamed(avatars, text);
    if (avatar === undefined) return err(byAddress ? MVSD_ERRORS.addressWithoutAvatar : MVSD_ERRORS.avatarUnknown);
    const { symbol, addresses } = avatar;
    return ok(addresses.map((address, index) => ({ symbol, address, status: index === 0 ? 'current' : 'history' })));
  },
};

/** All avatars or those of an account, by name. `status` is the same for every avatar. */
export const listdids: RpcCommand = {
  positional: OPTIONAL_ACCOUNT,
  options: PAGING,
  async answer(found, context) {
    const addresses = accountAddresses(found, context);
    if (!addresses.ok) return addresses;
    const all = await loadAvatars(context.rows);
    const avatars = found.has('accountname') ? all.filter((avatar) => addresses.value.includes(avatar.addresses[0] ?? '')) : all;
    const page = pageOf(avatars, found);
    if (!page.ok) return page;
    return ok({
      total_count: avatars.length,
      total_page: page.value.total,
      current_page: page.value.current,
      dids: page.value.items.map((avatar) => ({ symbol: avatar.symbol, address: avatar.addresses[0] ?? '', status: 'registered' })),
    });
  },
};
