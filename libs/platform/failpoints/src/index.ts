export { armFailpoints, failpoint, FailpointHit, type ArmedFailpoint, type FailpointAction } from './failpoint.ts';
