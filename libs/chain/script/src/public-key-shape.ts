const COMPRESSED_SIZE = 33;
const UNCOMPRESSED_SIZE = 65;

/** Looks like a public key in a pattern: 33 bytes after 02/03 or 65 after 04. Not that it is a point. consensus §6.4.1. */
export function isPublicKeyShape(data: Uint8Array): boolean {
  const kind = data[0];
  return data.length === COMPRESSED_SIZE ? kind === 2 || kind === 3 : data.length === UNCOMPRESSED_SIZE && kind === 4;
}

/** Has the length its first byte announces, hybrid forms 06/07 included: what the interpreter asks of a key. wire-format §2.6. */
export function isUsablePublicKey(data: Uint8Array): boolean {
  const kind = data[0];
  if (kind === 2 || kind === 3) return data.length === COMPRESSED_SIZE;
  return (kind === 4 || kind === 6 || kind === 7) && data.length === UNCOMPRESSED_SIZE;
}
