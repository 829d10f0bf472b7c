import { refuseBlock } from '../codes/refuse.ts';
import type { HeaderRule } from './header-case.ts';

/** 1 PoW, 2 PoS, 3 DPoS. consensus.md 1.1. BLOCK_VERSION_UNKNOWN. */
export const checkHeaderVersion: HeaderRule = ({ header: { version } }) =>
  version >= 1 && version <= 3 ? undefined : refuseBlock('BLOCK_VERSION_UNKNOWN', { version });
