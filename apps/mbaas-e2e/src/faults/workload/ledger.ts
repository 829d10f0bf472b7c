/** A wallet of the run, by its place in the list. */
export interface RunWallet {
  readonly walletId: string;
  readonly address: string;
}

/** A command as a client sends it, and what it means for the wallets. */
export interface Command {
  readonly kind: 'etp-transfer' | 'mst-transfer' | 'faucet-grant' | 'avatar-register' | 'mst-issue';
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
  /** Wallets by their place; undefined: nobody of ours. */
  readonly from?: number;
  readonly to?: number;
  /** Atoms of ETP, or units of the MST. */
  readonly amount: bigint;
}

/** A command that was acknowledged. */
export interface Acknowledged extends Command {
  readonly operationId: string;
  /** The first answer, which every repetition must give again. */
  readonly answer: Record<string, unknown>;
}

/** A command that was refused when it was sent. */
export interface Refused extends Command {
  readonly status: number;
  readonly code: string;
}

/** What was asked for and what the platform said to it: from this the wallets' holdings follow. */
export class Ledger {
  readonly wallets: RunWallet[] = [];
  readonly acknowledged: Acknowledged[] = [];
  readonly refused: Refused[] = [];

  /**
   * Units of the MST that each wallet holds when these operations took effect, and those alone.
   * @param tookEffect operation ids
   */
  unitsAfter(tookEffect: ReadonlySet<string>): bigint[] {
    const units = this.wallets.map(() => 0n);
    const add = (wallet: number | undefined, amount: bigint): void => {
      if (wallet !== undefined) units[wallet] = (units[wallet] ?? 0n) + amount;
    };
    for (const { kind, from, to, amount, operationId } of this.acknowledged) {
      if (!tookEffect.has(operationId)) continue;
      if (kind === 'mst-issue') add(from, amount);
      if (kind === 'mst-transfer') {
        add(from, -amount);
        add(to, amount);
      }
    }
    return units;
  }

  /**
   * Atoms of ETP that each wallet holds; undefined for one that paid for a registration, of which a part goes elsewhere.
   * @param feeOf operation id → fee in atoms, of those that took effect
   */
  atomsAfter(feeOf: ReadonlyMap<string, bigint>): (bigint | undefined)[] {
    const atoms = this.wallets.map((): bigint | undefined => 0n);
    const add = (wallet: number | undefined, amount: bigint | undefined): void => {
      if (wallet === undefined) return;
      const known = atoms[wallet];
      atoms[wallet] = known === undefined || amount === undefined ? undefined : known + amount;
    };
    for (const { kind, from, to, amount, operationId } of this.acknowledged) {
      const fee = feeOf.get(operationId);
      if (fee === undefined) continue;
      switch (kind) {
        case 'faucet-grant':
          add(to, amount);
          break;
        case 'etp-transfer':
          add(from, -amount - fee);
          add(to, amount);
          break;
        case 'mst-transfer':
          add(from, -fee);
          break;
        case 'avatar-register':
        case 'mst-issue':
          add(from, undefined);
      }
    }
    return atoms;
  }
}
