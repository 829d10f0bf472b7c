import { avatar, type QueryRegistry } from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import type { Database } from '@mbaas/platform-postgres';
import { refuse } from '../identity.errors.ts';
import { loadAvatarByAddress, loadAvatarByName } from './storage/avatar.store.ts';

/** Answers `identity.avatar`. Codes: IDENTITY_SELECTION_MISSING, IDENTITY_AVATAR_UNKNOWN. */
export function answerAvatar(registry: QueryRegistry, database: Database): void {
  registry.answer(avatar, async ({ name, address }) => {
    if ((name === undefined) === (address === undefined)) return refuse('IDENTITY_SELECTION_MISSING');
    const known = name === undefined ? await loadAvatarByAddress(database, address ?? '') : await loadAvatarByName(database, name);
    if (known === null) return refuse('IDENTITY_AVATAR_UNKNOWN');
    return ok({ ...known, history: known.history.map((step) => ({ ...step })) });
  });
}
