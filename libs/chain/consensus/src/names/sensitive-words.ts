/** Texts no asset, certificate, MIT or (mainnet) avatar name may contain: data of the consensus, kept verbatim. consensus.md 6.4 item 6. */
export const SENSITIVE_WORDS: readonly string[] = Object.freeze([
  'HUJINTAO', 'WENJIABAO', 'WJB', 'XIJINPING', 'XJP', 'TANKMAN', 'LIUSI', 'VPN', '64MEMO', 'GFW', 'FREEDOM', 'FREECHINA', 'LIKEQIANG',
  'ZHOUYONGKANG', 'LICHANGCHUN', 'WUBANGGUO', 'HEGUOQIANG', 'JIANGZEMIN', 'JZM', 'FUCK', 'SHIT', '198964', 'GONGCHANDANG', 'GCD',
  'TUGONG', 'COMMUNISM', 'FALUNGONG', 'COMMUNIST', 'PARTY', 'CCP', 'CPC', 'HONGZHI', 'LIHONGZHI', 'LHZ', 'DAJIYUAN', 'ZANGDU', 'DALAI',
  'MINZHU', 'CHINA', 'CHINESE', 'TAIWAN', 'SHABI', 'PENIS', 'J8', 'ISLAM', 'ALLHA', 'USD', 'CNY', 'EUR', 'AUD', 'GBP', 'CHF', 'ETP',
  'CURRENCY', 'ASSET', 'BALANCE', 'EXCHANGE', 'TOKEN', 'BUY', 'SELL', 'ASK', 'BID', 'DID', 'ZEN.',
]);

/** True when a listed word occurs anywhere in the text. Words are upper case: the caller decides whether to raise the text. */
export const holdsSensitiveWord = (text: string): boolean => SENSITIVE_WORDS.some((word) => text.includes(word));
