import type { NetworkJson } from './network-json.schema.ts';
import type { Network } from './network.types.ts';

/** A network as a complete file (no `extends`): what `parseNetwork` reads back, given a name and genesis of its own. */
export function networkToJson(network: Network): NetworkJson {
  const { genesis, genesisBlock, genesisHash, difficulty, rewards, dposParams, ...rest } = network;
  return {
    ...rest,
    seeds: [...rest.seeds],
    genesis: { block: genesisBlock, hash: genesisHash, payee: genesis.payee },
    difficulty: {
      powMin: difficulty.powMin.toString(),
      posMin: difficulty.posMin.toString(),
      constantPow: difficulty.constantPow?.toString() ?? null,
    },
    rewards: {
      ...rewards,
      powInitialAtoms: rewards.powInitialAtoms.toString(),
      powBaseLate: rewards.powBaseLate.toString(),
      posInitialAtoms: rewards.posInitialAtoms.toString(),
      posGenesisAtoms: rewards.posGenesisAtoms.toString(),
    },
    depositTerms: rest.depositTerms.map(({ lockHeight, rate }) => ({ lockHeight, rate: rate.toString() })),
    checkpoints: [...rest.checkpoints],
    exceptionBlocks: [...rest.exceptionBlocks],
    maxMoney: rest.maxMoney.toString(),
    minFee: rest.minFee.toString(),
    dposParams: dposParams && {
      ...dposParams,
      lockThresholdAtoms: dposParams.lockThresholdAtoms.toString(),
      registrationFeeAtoms: dposParams.registrationFeeAtoms.toString(),
    },
  };
}
