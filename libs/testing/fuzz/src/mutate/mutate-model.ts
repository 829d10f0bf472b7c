import type { Corpus } from '../corpus/corpus.ts';
import type { Dice } from '../dice.ts';

const NUMBERS = ['', '0', '1', '2', '3', '9', '99', '100', '101', '00', '-1', '+1', '1.5', '1e3', '4294967296', '9223372036854775808', '18446744073709551615', '18446744073709551616', ' 1', 'x', '\u00b2'];
const KEYS = ['PN', 'LH', 'TYPE', 'LQ', 'LP', 'UN', 'IR', 'UC', 'UQ', 'pn', '', 'XX'];

const listOf = (dice: Dice): string => Array.from({ length: dice.of([0, 1, 2, 3, 99, 100, 101]) }, () => dice.of(NUMBERS)).join(',');

/** A token lock's text with entries changed, dropped, doubled, moved; or with its characters spoilt. */
export function mutateModel(model: string, dice: Dice, corpus: Corpus): string {
  const entries = model.split(';');
  for (let left = 1 + dice.below(3); left > 0; left -= 1) {
    const at = dice.below(entries.length);
    const [key = ''] = (entries[at] ?? '').split('=');
    switch (dice.below(8)) {
      case 0:
        entries[at] = `${key}=${dice.of(NUMBERS)}`;
        break;
      case 1:
        entries[at] = `${key}=${listOf(dice)}`;
        break;
      case 2:
        entries[at] = `${dice.of(KEYS)}=${dice.of(NUMBERS)}`;
        break;
      case 3:
        entries.splice(at, 1);
        break;
      case 4:
        entries.splice(dice.below(entries.length + 1), 0, entries[at] ?? '');
        break;
      case 5:
        entries.push(...dice.of(corpus.models).split(';').slice(dice.below(6)));
        break;
      case 6:
        entries[at] = (entries[at] ?? '').replace(/[0-9,=]/, dice.of([',', '=', ';', '', '\u0000', '7']));
        break;
      default:
        entries.reverse();
    }
  }
  return entries.join(';').slice(0, 2_000);
}
