import { decodeMessage, encodeMessageBody, p2pMessages, splitFrames } from '@mbaas/chain-codec';
import { bytesEqual } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { mutateBytes } from '../mutate/mutate-bytes.ts';
import { accepted, bounded, demand } from './oracles.ts';
import type { Target } from './target.ts';

const COMMANDS = Object.keys(p2pMessages);
const MAGIC = 0x4d53_564d;

/** Payloads under their own command or another. */
export const messages: Target = {
  name: 'messages',
  make(dice, corpus) {
    const [frame] = splitFrames(dice.of(corpus.frames), MAGIC, nativeSha256).frames;
    const [other] = splitFrames(dice.of(corpus.frames), MAGIC, nativeSha256).frames;
    const payload = frame?.payload ?? dice.bytes(40);
    const command = frame === undefined || dice.oneIn(6) ? dice.of([...COMMANDS, '', 'constructor', '__proto__', 'toString', 'cmpctblock']) : frame.command;
    return { bytes: mutateBytes(payload, dice, other?.payload ?? dice.bytes(8)), meta: { command } };
  },
  check({ bytes, meta }) {
    const message = accepted(decodeMessage(String(meta?.['command']), bytes));
    if (message === undefined) return false;
    // The smallest object of the wire that holds a word has more than 8 bytes.
    bounded(bytes, message.body, 1 + bytes.length / 8);
    demand(bytesEqual(encodeMessageBody(message.command, message.body), bytes), 'a message is written as it came');
    return true;
  },
};
