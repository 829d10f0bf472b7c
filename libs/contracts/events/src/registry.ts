import { assetIssued, assetMoved, avatarChanged, scoreChanged, transactionSigned, walletCreated } from './business.events.ts';
import { blockConnected, blockDisconnected, transactionAccepted, transactionDropped } from './chain.events.ts';
import type { FactDefinition } from './fact-definition.ts';
import { operationChanged } from './operation.events.ts';

/** Every fact of the platform; a version stays here while a log may hold it (tested, `baseline/`). */
export const allFacts: readonly FactDefinition[] = [
  blockConnected,
  blockDisconnected,
  transactionAccepted,
  transactionDropped,
  operationChanged,
  walletCreated,
  transactionSigned,
  avatarChanged,
  assetIssued,
  assetMoved,
  scoreChanged,
];
