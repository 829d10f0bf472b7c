import { Controller, Req, RequestMapping, RequestMethod, Res, type Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { handleRequest, type PipelineStores } from './pipeline.ts';
import { traceRequest } from './request-span.ts';
import type { RouteBinding } from './route-binding.ts';

/** A Nest controller with one method per declared route; Nest does the routing, the pipeline everything after it. */
export function controllerOf(bindings: readonly RouteBinding[], stores: PipelineStores): Type {
  class RouteController {}
  for (const binding of bindings) {
    const { id, method, path } = binding.route;
    const descriptor: PropertyDescriptor = {
      configurable: true,
      value: (request: FastifyRequest, reply: FastifyReply) => traceRequest(binding.route, request, reply, () => handleRequest(binding, stores, request, reply)),
    };
    Object.defineProperty(RouteController.prototype, id, descriptor);
    Req()(RouteController.prototype, id, 0);
    Res()(RouteController.prototype, id, 1);
    RequestMapping({ path: path.replace(/\{(\w+)\}/g, ':$1'), method: method === 'GET' ? RequestMethod.GET : RequestMethod.POST })(RouteController.prototype, id, descriptor);
  }
  Controller()(RouteController);
  return RouteController;
}
