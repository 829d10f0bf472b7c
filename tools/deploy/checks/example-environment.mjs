// deploy/.env.example as an operator would have filled it in.

/**
 * The lines of an environment file; what is left empty there (secrets) is filled with a word. Pure.
 * @param {string} text
 * @param {string} [word]
 * @returns {Record<string, string>}
 */
export function filledEnvironment(text, word = 'filled') {
  const lines = text.split('\n').filter((line) => /^[A-Z]/.test(line));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1) || word]));
}
