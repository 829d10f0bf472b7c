export {
  checkStreams,
  type AppendedFact,
  type ConsumerLog,
  type RecordedStreams,
  type SourceLog,
  type StreamFinding,
  type StreamReport,
} from './streams/check-streams.ts';
export { loadStreams, type LoadOptions } from './streams/load-streams.ts';
export { createRecorder, installRecorder, RECORDER_SCHEMA } from './streams/recorder.ts';
export { type Toxic } from './toxiproxy/toxic.ts';
export { TOXIPROXY_CODES, ToxiproxyError } from './toxiproxy/toxiproxy.errors.ts';
export { startToxiproxy, type FaultyLink, type Toxiproxy } from './toxiproxy/toxiproxy.ts';
