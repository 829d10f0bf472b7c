import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js';
import { wordlist as simplifiedChinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { wordlist as traditionalChinese } from '@scure/bip39/wordlists/traditional-chinese.js';

/** Languages the chain's wallets know. wire-format §5.2. */
export type MnemonicLanguage = 'en' | 'es' | 'ja' | 'zh_Hans' | 'zh_Hant';

interface WordList {
  readonly words: readonly string[];
  readonly indices: ReadonlyMap<string, number>;
}

/** The chain's lists are NFC; the package's es and ja lists are NFKD, which would give other seeds. */
function wordList(source: readonly string[]): WordList {
  const words = source.map((word) => word.normalize('NFC'));
  return { words, indices: new Map(words.map((word, index) => [word, index])) };
}

const SOURCES: Readonly<Record<MnemonicLanguage, readonly string[]>> = {
  en: english,
  es: spanish,
  ja: japanese,
  zh_Hans: simplifiedChinese,
  zh_Hant: traditionalChinese,
};

/** All of them, the default first. */
export const MNEMONIC_LANGUAGES = Object.keys(SOURCES) as readonly MnemonicLanguage[];

const prepared = new Map<MnemonicLanguage, WordList>();

/** The 2048 words of a language in NFC and their positions; prepared at the first use of the language. */
export function wordListOf(language: MnemonicLanguage): WordList {
  const list = prepared.get(language) ?? wordList(SOURCES[language]);
  prepared.set(language, list);
  return list;
}
