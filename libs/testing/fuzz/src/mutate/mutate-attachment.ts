import { ATTACHMENT_VERSION_WITH_DIDS, type Attachment } from '@mbaas/chain-codec';
import { TEXTS, type Corpus } from '../corpus/corpus.ts';
import type { Dice } from '../dice.ts';

const U64 = 0xffff_ffff_ffff_ffffn;
export const AMOUNTS: readonly bigint[] = [0n, 1n, 9_999n, 10_000n, 100_000_000n, 1n << 53n, (1n << 63n) - 1n, 1n << 63n, U64 - 1n, U64];
export const U32S: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 127, 128, 129, 207, 500_000_000, 0x3fff_ffff, 0x4000_0000, 0x6000_0004, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

type Members = Record<string, unknown>;

/** Fields that decide which others there are: their new value must bring them along. */
function withCompanions(attachment: Members, dice: Dice): Members {
  const { kind, version, certType, status } = attachment;
  const { toDid, fromDid, content, ...rest } = attachment;
  const names = version === ATTACHMENT_VERSION_WITH_DIDS ? { toDid: toDid ?? dice.of(TEXTS), fromDid: fromDid ?? dice.of(TEXTS) } : {};
  const hasContent = kind === 'message' || (kind === 'certificate' && ((certType as number) & 0x4000_0000) !== 0) || (kind === 'mit' && status === 1);
  return { ...rest, ...names, ...(hasContent ? { content: content ?? dice.of(TEXTS) } : {}) };
}

function otherValue(key: string, value: unknown, dice: Dice): unknown {
  if (typeof value === 'bigint') return dice.of(AMOUNTS);
  if (key === 'status' && typeof value === 'string') return dice.of(['register', 'transfer']);
  if (typeof value === 'string') return dice.oneIn(4) ? value + dice.of(TEXTS) : dice.of(TEXTS);
  const bytes = key === 'status' || key === 'decimals' || key === 'secondaryIssueThreshold' || key.startsWith('unused');
  if (key === 'type') return 7 + dice.below(0xffff);
  return bytes ? dice.of([0, 1, 2, 3, 4, 18, 19, 100, 101, 127, 128, 129, 227, 255]) : dice.of(U32S);
}

/** Another attachment of the corpus, or this one with a field changed. Always one that can be encoded. */
export function mutateAttachment(attachment: Attachment, dice: Dice, corpus: Corpus): Attachment {
  if (dice.oneIn(3)) return dice.of(corpus.attachments);
  const members: Members = { ...attachment };
  const key = dice.of(Object.keys(members).filter((name) => name !== 'kind'));
  members[key] = otherValue(key, members[key], dice);
  return withCompanions(members, dice) as unknown as Attachment;
}
