export { createKafkaVerifier, type KafkaVerifier, type KafkaVerifierOptions, type VerifierProgress } from './asker/kafka-verifier.ts';
export { decodeRequest, encodeRequest, type RequestId, type ValidationRequest } from './protocol/request.codec.ts';
export { decodeVerdict, encodeVerdict, type Verdict, type VerdictOutcome } from './protocol/verdict.codec.ts';
export { NoVerdict, VALIDATION_CODES, type ValidationCode } from './validation.codes.ts';
export { serveVerifier, VALIDATION_GROUP, type ServeVerifierOptions } from './validator/serve-verifier.ts';
