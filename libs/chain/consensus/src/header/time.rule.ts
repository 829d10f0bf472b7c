import { futureWindowSeconds, isTimeMonotone } from '../activation/activation.ts';
import { refuseBlock } from '../codes/refuse.ts';
import type { HeaderRule } from './header-case.ts';

/**
 * consensus.md 1.4: not too far ahead of the clock (unless the context has none), and from the future-time height on not
 * before the parent; equal is allowed, no median rule. BLOCK_TIME_IN_FUTURE, BLOCK_TIME_TOO_EARLY, BLOCK_PARENT_UNKNOWN.
 */
export const checkTime: HeaderRule = ({ header, view, context }) => {
  const { network, now, height } = context;
  if (now !== null && header.timestamp > now + futureWindowSeconds(header.number, network)) {
    return refuseBlock('BLOCK_TIME_IN_FUTURE', { timestamp: header.timestamp });
  }
  if (!isTimeMonotone(header.number, network)) return undefined;
  const parent = view.header(height - 1);
  if (parent === undefined) return refuseBlock('BLOCK_PARENT_UNKNOWN');
  return header.timestamp < parent.timestamp ? refuseBlock('BLOCK_TIME_TOO_EARLY', { timestamp: header.timestamp }) : undefined;
};
