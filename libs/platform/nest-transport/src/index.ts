export { FactContext } from './fact-context.ts';
export { FactTransport, type FactTransportOptions } from './fact-transport.ts';
export { serveFacts, type ServedFacts } from './serve-facts.ts';
export { TurnInterceptor } from './turn.interceptor.ts';
