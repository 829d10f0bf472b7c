/** Ends the command with one sentence for a person and an exit code for a machine. */
export class Stop extends Error {
  /** @param {string} sentence what is wrong and what helps @param {number} exitCode */
  constructor(sentence, exitCode = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}
