import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { gatewayProblem, type GatewayCode } from '../gateway.errors.ts';
import { problemBody, replyProblem } from './problem-reply.ts';

/** A path that the router cannot read: a broken percent sequence, or a part longer than any name. */
export const refuseUrl = (_error: Error, _request: FastifyRequest, reply: FastifyReply): void => replyProblem(reply, gatewayProblem('GATEWAY_URL_INVALID'));

/** What Node's parser refuses, by its code; everything else is GATEWAY_HTTP_INVALID. */
const PARSER: Readonly<Record<string, GatewayCode>> = {
  HPE_HEADER_OVERFLOW: 'GATEWAY_HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'GATEWAY_REQUEST_TIMEOUT',
};

/** Bytes that are no HTTP request: there is no reply object yet, so the answer is written to the socket, which ends. */
export function refuseConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const problem = gatewayProblem(PARSER[error.code ?? ''] ?? 'GATEWAY_HTTP_INVALID');
  const body = problemBody(problem);
  const head = [`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`, 'Content-Type: application/problem+json', 'Cache-Control: no-store', `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}
