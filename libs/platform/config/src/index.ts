export { environmentKey, optionPlaces, type OptionPlace } from './environment-keys.ts';
export { choice, duration, flag, integer, list, optionalSecret, optionalText, requiredList, secret, share, size, text, type OptionMeta } from './option.ts';
export { CONFIG_CODES, ConfigError, parseConfig, type Environment } from './parse-config.ts';
export { durationText, sizeText } from './quantity.ts';
export { renderConfigReference } from './render-config-reference.ts';
export { Secret } from './secret.ts';
