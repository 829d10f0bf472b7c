import type { Problem } from '@mbaas/kernel';
import type { ServerResponse } from 'node:http';

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

export function replyHtml(response: ServerResponse, status: number, html: string, contentSecurityPolicy: string): void {
  response.writeHead(status, { ...COMMON, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': contentSecurityPolicy }).end(html);
}

export function replyJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...COMMON, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export function replyProblem(response: ServerResponse, { code, status, detail }: Problem): void {
  response.writeHead(status, { ...COMMON, 'content-type': 'application/problem+json' }).end(JSON.stringify({ type: `urn:mbaas:problem:${code}`, title: code, status, code, detail }));
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { ...COMMON, location }).end();
}
