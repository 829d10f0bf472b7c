import { latin1Decode, latin1Encode } from '@mbaas/chain-primitives';
import { attenuation } from '@mbaas/chain-script';
import type { Corpus } from '../corpus/corpus.ts';
import type { Dice } from '../dice.ts';
import { AMOUNTS } from '../mutate/mutate-attachment.ts';
import { mutateModel } from '../mutate/mutate-model.ts';
import { accepted, demand } from './oracles.ts';
import type { Target } from './target.ts';

const anyAmount = (dice: Dice): bigint => (dice.oneIn(2) ? dice.of(AMOUNTS) : BigInt(dice.below(10_000)));
const anyModel = (dice: Dice, corpus: Corpus): string => (dice.oneIn(3) ? dice.of(corpus.models) : mutateModel(dice.of(corpus.models), dice, corpus));

/** Token locks: the texts, the amounts and times they are judged with, and what follows them. */
export const models: Target = {
  name: 'models',
  make: (dice, corpus) => {
    const text = anyModel(dice, corpus);
    const next = dice.oneIn(3) ? mutateModel(text, dice, corpus) : anyModel(dice, corpus);
    return { bytes: latin1Encode(text), meta: { next, amount: `${anyAmount(dice)}`, elapsed: `${anyAmount(dice)}`, paid: `${anyAmount(dice)}` } };
  },
  check({ bytes, meta }) {
    const text = latin1Decode(bytes);
    const [amount, elapsed, paid] = [meta?.['amount'], meta?.['elapsed'], meta?.['paid']].map((value) => BigInt(String(value ?? 0)));
    if (amount === undefined || elapsed === undefined || paid === undefined) return false;
    const next = String(meta?.['next'] ?? '');
    const model = accepted(attenuation.parseModel(text));
    accepted(attenuation.checkInitial(text, amount));
    accepted(attenuation.checkRunning(text, amount));
    const normal = accepted(attenuation.normalise(text, amount));
    if (normal !== undefined) demand(attenuation.parseModel(normal).ok, 'a normalised model is a model');
    const spent = { text, amount, elapsed };
    accepted(attenuation.checkSuccession(spent, next, paid));
    accepted(attenuation.checkFullRelease(spent));
    if (model === undefined) return false;
    accepted(attenuation.available(amount, elapsed, model));
    const claimed = accepted(attenuation.claim(amount, elapsed, model));
    demand(claimed === undefined || (claimed.spendable >= 0n && claimed.spendable <= amount), 'no more is claimed than there is');
    const follower = attenuation.parseModel(next);
    accepted(attenuation.diff(model, follower.ok ? follower.value : null));
    return true;
  },
};
