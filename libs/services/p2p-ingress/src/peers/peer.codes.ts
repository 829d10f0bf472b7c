import { codes } from '@mbaas/kernel';

/** Why a connection ended, and what it costs the other side. 40: three times within an hour are a ban. wire-format 6.1, 6.4. */
export const PEER_CODES = codes('PEER', {
  // the frame
  PEER_MAGIC_WRONG: { outcome: 'reject', penalty: 100, http: 400, doc: 'The frame belongs to another network.' },
  PEER_COMMAND_UNKNOWN: { outcome: 'reject', penalty: 20, http: 400, doc: 'No such message exists at protocol version 70012.' },
  PEER_FRAME_TOO_LARGE: { outcome: 'reject', penalty: 40, http: 400, doc: 'The frame announces more bytes than its command can have.' },
  PEER_CHECKSUM_WRONG: { outcome: 'reject', penalty: 40, http: 400, doc: 'The checksum does not belong to the payload.' },
  PEER_PAYLOAD_MALFORMED: { outcome: 'reject', penalty: 40, http: 400, doc: 'The payload is not what its command has.' },
  PEER_FRAME_LATE: { outcome: 'reject', penalty: 40, http: 408, doc: 'A frame that was begun did not arrive in time.' },
  // the handshake
  PEER_HANDSHAKE_LATE: { outcome: 'reject', penalty: 10, http: 408, doc: 'Version and verack did not arrive in time.' },
  PEER_HANDSHAKE_ORDER: { outcome: 'reject', penalty: 20, http: 400, doc: 'A message came outside its place in the handshake.' },
  PEER_PROTOCOL_TOO_OLD: { outcome: 'reject', penalty: 0, http: 400, doc: 'The protocol version of the other side is not supported any more.' },
  PEER_SELF: { outcome: 'ignore', penalty: 0, http: 409, doc: 'The connection leads back to this node.' },
  PEER_DUPLICATE: { outcome: 'ignore', penalty: 0, http: 409, doc: 'There is a connection to this node already.' },
  // behaviour
  PEER_FLOOD: { outcome: 'reject', penalty: 20, http: 429, doc: 'The other side went on sending more than it may.' },
  PEER_PONG_WRONG: { outcome: 'reject', penalty: 10, http: 400, doc: 'A pong answers no ping.' },
  PEER_PONG_MISSING: { outcome: 'ignore', penalty: 0, http: 408, doc: 'A ping was not answered until the next one was due.' },
  PEER_INACTIVE: { outcome: 'ignore', penalty: 0, http: 408, doc: 'Nothing was received for too long.' },
  PEER_NOT_READING: { outcome: 'ignore', penalty: 10, http: 408, doc: 'The other side does not take what it is sent.' },
  PEER_BANNED: { outcome: 'ignore', penalty: 0, http: 403, doc: 'The address is banned.' },
  // no fault of the other side
  PEER_LIFETIME_OVER: { outcome: 'ignore', penalty: 0, http: 409, doc: 'The connection has lasted as long as one may.' },
  PEER_CLOSED: { outcome: 'ignore', penalty: 0, http: 409, doc: 'The other side closed the connection.' },
  PEER_CONNECTION_LOST: { outcome: 'ignore', penalty: 0, http: 409, doc: 'The connection broke.' },
  PEER_UNREACHABLE: { outcome: 'ignore', penalty: 0, http: 409, doc: 'No connection came about.' },
  PEER_SLOTS_TAKEN: { outcome: 'ignore', penalty: 0, http: 409, doc: 'As many connections as allowed are there.' },
  PEER_TOO_OFTEN: { outcome: 'ignore', penalty: 0, http: 429, doc: 'The host connects again and again.' },
  PEER_LISTENER_FAILED: { outcome: 'ignore', penalty: 0, http: 500, doc: 'This node failed to handle a message.' },
  PEER_STOPPING: { outcome: 'ignore', penalty: 0, http: 503, doc: 'This node is stopping.' },
});

export type PeerCode = keyof typeof PEER_CODES;
