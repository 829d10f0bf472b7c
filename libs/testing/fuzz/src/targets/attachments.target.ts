import { attachmentToJson, decodeAttachment, encodeAttachment } from '@mbaas/chain-codec';
import { assetAmount, isAttachmentValid, KINDS, kindOf } from '@mbaas/chain-consensus';
import { mutateAttachment } from '../mutate/mutate-attachment.ts';
import { mutateBytes } from '../mutate/mutate-bytes.ts';
import { accepted, bounded, demand, faithful } from './oracles.ts';
import type { Target } from './target.ts';

const ALL_KINDS = Object.values(KINDS).reduce((sum, kind) => sum | kind, 0);

/** Attachments alone: assets, certificates, avatars, MITs, messages. */
export const attachments: Target = {
  name: 'attachments',
  make: (dice, corpus) => {
    if (dice.oneIn(3)) return { bytes: encodeAttachment(mutateAttachment(dice.of(corpus.attachments), dice, corpus)) };
    return { bytes: mutateBytes(dice.of(corpus.attachmentBytes), dice, dice.of(corpus.attachmentBytes)) };
  },
  check({ bytes }) {
    const attachment = accepted(decodeAttachment(bytes));
    if (attachment === undefined) return false;
    bounded(bytes, attachment, 1);
    faithful(bytes, attachment, encodeAttachment, attachmentToJson);
    demand((kindOf(attachment) & ~ALL_KINDS) === 0, 'a kind is one of the kinds');
    demand(assetAmount(attachment) >= 0n, 'an amount is not negative');
    isAttachmentValid(attachment);
    return true;
  },
};
