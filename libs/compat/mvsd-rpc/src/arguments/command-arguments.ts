import { err, ok, type Result } from '@mbaas/kernel';
import { invalidArgument, missingArgument, unknownOption, type MvsdError } from '../mvsd-error.ts';
import type { RpcValue } from '../rpc-value.ts';

/** What a command takes. Positional arguments can be given as options too: `--json=false`. */
export interface ArgumentPlan {
  /** In order, upper-case as the node names them; `required` ones come first. */
  readonly positional: readonly { readonly name: string; readonly required: boolean }[];
  /** Long name → its letter (or none) and whether a value follows. */
  readonly options: Readonly<Record<string, { readonly letter?: string; readonly value: boolean }>>;
}

/** Arguments by name: positional ones in lower case, flags as 'true'. */
export type Arguments = ReadonlyMap<string, string>;

/** One token that belongs to an option: its name, and its value when it is part of the token. */
interface OptionToken {
  readonly name: string;
  readonly takesValue: boolean;
  readonly inline?: string;
}

function readOption(token: string, plan: ArgumentPlan): OptionToken | undefined {
  if (token.startsWith('--')) {
    const [name = '', ...rest] = token.slice(2).split('=');
    const inline = rest.length > 0 ? { inline: rest.join('=') } : {};
    const option = Object.hasOwn(plan.options, name) ? plan.options[name] : undefined;
    if (option !== undefined) return { name, takesValue: option.value, ...inline };
    const positional = plan.positional.some((argument) => argument.name.toLowerCase() === name);
    return positional ? { name, takesValue: true, ...inline } : undefined;
  }
  const found = Object.entries(plan.options).find(([, option]) => option.letter === token[1]);
  if (found === undefined) return undefined;
  const [name, { value }] = found;
  return { name, takesValue: value, ...(value && token.length > 2 ? { inline: token.slice(2) } : {}) };
}

/** The object form of options, `{"utxo": "", "range": "0:11"}`, as tokens. An array repeats its option. mvsd-rpc §1 "Transport". */
function tokensOf(param: RpcValue): string[] {
  if (param === null || typeof param !== 'object') return [String(param)];
  if (Array.isArray(param)) return param.map(String);
  return Object.entries(param).flatMap(([name, value]) => {
    const values: readonly RpcValue[] = Array.isArray(value) ? value : [value as RpcValue];
    return values.map((each) => (each === '' || each === null ? `--${name}` : `--${name}=${String(each)}`));
  });
}

/**
 * Reads the params of a call. Unknown options, surplus arguments and missing required ones are error 1021 with the node's
 * sentence. A lone dash or a dash before a digit is an argument, not an option.
 */
export function readArguments(params: readonly RpcValue[], plan: ArgumentPlan): Result<Arguments, MvsdError> {
  const found = new Map<string, string>();
  const tokens = params.flatMap(tokensOf);
  let position = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as string;
    if (/^-[^\d]/.test(token)) {
      const option = readOption(token, plan);
      if (option === undefined) return err(unknownOption(token));
      if (!option.takesValue) found.set(option.name, 'true');
      else if (option.inline !== undefined) found.set(option.name, option.inline);
      else if (at + 1 < tokens.length) found.set(option.name, tokens[++at] as string);
      else return err(missingArgument(option.name));
      continue;
    }
    const argument = plan.positional[position++];
    if (argument === undefined) return err(invalidArgument(token, 'arguments'));
    found.set(argument.name.toLowerCase(), token);
  }
  const missing = plan.positional.find(({ name, required }) => required && !found.has(name.toLowerCase()));
  return missing === undefined ? ok(found) : err(missingArgument(missing.name));
}
