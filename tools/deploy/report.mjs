// What the checks found: one line each, a JSON report, and the closing counts.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A finding: its message tells a person what is wrong with what is deployed. */
export class Finding extends Error {}

/** Throws a Finding unless the condition holds. @param {unknown} condition @param {string} message */
export function expectThat(condition, message) {
  if (!condition) throw new Finding(message);
}

export class Report {
  #results = [];
  #print;
  #ci;

  /** @param {{ ci: boolean, print?: (line: string) => void }} options ci: a tool that cannot be had is a failure */
  constructor({ ci, print = (line) => process.stdout.write(`${line}\n`) }) {
    this.#ci = ci;
    this.#print = print;
  }

  /** Runs a check; what it throws is its failure. @param {string} name @param {() => unknown} body */
  async check(name, body) {
    try {
      await body();
      this.#note(name, 'passed');
    } catch (error) {
      // Anything but a finding is a mistake in the checks: its stack helps.
      this.#note(name, 'failed', error instanceof Finding ? error.message : (error?.stack ?? String(error)));
    }
  }

  /** A check that could not be made. In CI that is a failure: nothing passes by not being looked at. */
  missing(name, why) {
    this.#note(name, this.#ci ? 'failed' : 'skipped', why);
  }

  /** A check that is not asked for here, with the reason. */
  skip(name, why) {
    this.#note(name, 'skipped', why);
  }

  get counts() {
    const of = (status) => this.#results.filter((result) => result.status === status).length;
    return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
  }

  /** @param {string} file */
  save(file) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ ...this.counts, checks: this.#results }, null, 2)}\n`);
  }

  #note(name, status, detail) {
    this.#results.push({ name, status, ...(detail === undefined ? {} : { detail }) });
    const mark = { passed: '✓', failed: '✗', skipped: '–' }[status];
    this.#print(` ${mark} ${name}${detail === undefined ? '' : `\n     ${detail.trim().split('\n').join('\n     ')}`}`);
  }
}
