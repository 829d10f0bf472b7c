/** Something the person at the terminal can put right: the message is a sentence that says how. Printed without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
