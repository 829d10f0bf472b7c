import type { RouteDefinition } from '@mbaas/contracts-http';
import { z } from 'zod';
import { GATEWAY_CODES } from '../gateway.errors.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 description of the given routes. Everything in it comes from their declarations. */
export function openApiDocument(routes: readonly RouteDefinition[], options: { readonly version: string; readonly serverUrl: string }): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'MBaaS',
      version: options.version,
      description: 'The Metaverse chain over REST. Amounts are decimal strings of atoms. A write answers 202 with an operation: follow it to `final`. Every refusal is `application/problem+json` with a stable `code`.',
    },
    servers: [{ url: options.serverUrl }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of a tenant, `mbk_…`.' } },
      schemas: { Problem: PROBLEM },
    },
  };
}

const PROBLEM: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: `Stable. The door's own: ${Object.keys(GATEWAY_CODES).join(', ')}; services add theirs.` },
    detail: { type: 'string', description: 'A sentence that helps.' },
  },
};

function operationOf(route: RouteDefinition): Json {
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.access === 'public' ? {} : { security: [{ apiKey: [] }] }),
    parameters: [
      ...parametersOf('path', route.params),
      ...parametersOf('query', route.query),
      ...(route.method === 'POST' && route.idempotent !== false
        ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', minLength: 1, maxLength: 128 }, description: 'The same key with the same request gives the first answer again; with another request 422.' }]
        : []),
    ],
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } } }),
    responses: {
      [route.status]: { description: route.status === 202 ? 'Taken: follow the operation.' : 'Done.', content: { 'application/json': { schema: jsonSchema(route.answer, 'output') } } },
      default: { description: 'Refused.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}

function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({ name, in: place, required: place === 'path' || required.includes(name), schema: property }));
}
