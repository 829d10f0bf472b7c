const COLOURS: Readonly<Record<string, string>> = { debug: '\u001b[90m', info: '\u001b[32m', warn: '\u001b[33m', error: '\u001b[31m' };
const RESET = '\u001b[0m';
const ENVELOPE = new Set(['level', 'time', 'service', 'msg']);

const show = (value: unknown): string => {
  // A value may hold line breaks or terminal controls: JSON's escapes keep them out of the terminal.
  const text = JSON.stringify(value);
  return /^"[\w.:/-]+"$/.test(text) ? text.slice(1, -1) : text;
};

/** Turns JSON log lines into `12:00:00.000 info  gateway  Sentence key=value` for people at a terminal. */
export function prettyDestination(
  lines: { write(line: string): void },
  colours: boolean = process.stdout.isTTY === true,
): { write(line: string): void } {
  return {
    write(line) {
      const entry = JSON.parse(line) as Record<string, unknown>;
      const level = String(entry['level']);
      const fields = Object.entries(entry)
        .filter(([name]) => !ENVELOPE.has(name))
        .map(([name, value]) => `${name}=${show(value)}`);
      const paint = colours ? (COLOURS[level] ?? '') : '';
      const head = `${String(entry['time']).slice(11, 23)} ${paint}${level.padEnd(5)}${paint === '' ? '' : RESET}`;
      lines.write(`${[head, String(entry['service']), String(entry['msg']), ...fields].join(' ')}\n`);
    },
  };
}
