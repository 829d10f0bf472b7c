export { armFailpoints, failpoint, FailpointHit, type ArmedFailpoint, type FailpointAction } from './failpoint.ts';
export { FAILPOINTS, isFailpointName, type FailpointName, type Seam } from './failpoints.ts';
export { FAILPOINT_CODES, parseFailpoints } from './parse-failpoints.ts';
