import { z } from 'zod';
import { durationText, sizeText } from './quantity.ts';
import { Secret } from './secret.ts';

/** What the reference page shows of an option. */
export interface OptionMeta {
  readonly kind: string;
  readonly doc: string;
  /** As it would be written in the environment. */
  readonly defaultText?: string;
  readonly optional?: boolean;
  readonly secret?: boolean;
}

interface Documented {
  /** One sentence: what it does, and when one changes it. */
  readonly doc: string;
}

/** An option with a default takes it as text, the way an operator would write it. */
interface Defaulted extends Documented {
  readonly default?: string;
}

const documented = <S extends z.ZodType>(schema: S, meta: OptionMeta): S => schema.meta({ ...meta });

function withDefault<S extends z.ZodType<unknown, string>>(schema: S, kind: string, { doc, default: text }: Defaulted): S | z.ZodPrefault<S> {
  if (text === undefined) return documented(schema, { kind, doc });
  return documented(schema.prefault(text as z.input<S>), { kind, doc, defaultText: text });
}

/** A text, trimmed, 1..1024 characters. Required unless it has a default. */
export const text = (options: Defaulted) => withDefault(z.string().trim().min(1).max(1024), 'text', options);

/** A text that may be left out. */
export const optionalText = ({ doc }: Documented) => documented(z.string().trim().min(1).max(1024).optional(), { kind: 'text', doc, optional: true });

/** A whole number within bounds. */
export const integer = ({ min, max, ...options }: Defaulted & { readonly min: number; readonly max: number }) =>
  withDefault(
    z
      .string()
      .regex(/^-?\d{1,15}$/, 'must be a whole number')
      .transform(Number)
      .pipe(z.int().min(min).max(max)),
    `whole number ${min}…${max}`,
    options,
  );

/** A duration in milliseconds, written like `30s`. */
export const duration = (options: Defaulted) => withDefault(durationText, 'duration', options);

/** A size in bytes, written like `4MiB`. */
export const size = (options: Defaulted) => withDefault(sizeText, 'size', options);

/** `true` or `false`. */
export const flag = (options: Defaulted) =>
  withDefault(z.enum(['true', 'false']).transform((value) => value === 'true'), 'true or false', options);

/** One of the words given. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words, options: Defaulted) =>
  withDefault(z.enum(words), words.join(', '), options);

/** Texts separated by commas; an absent one is an empty list. */
export const list = ({ doc }: Documented) =>
  documented(
    z
      .string()
      .max(8192)
      .transform((value) => value.split(',').map((item) => item.trim()).filter((item) => item !== ''))
      .prefault(''),
    { kind: 'list, separated by commas', doc, defaultText: '' },
  );

/** Texts separated by commas, one at least. It has no default. */
export const requiredList = ({ doc }: Documented) =>
  documented(
    z
      .string()
      .max(8192)
      .transform((value, context) => {
        const items = value.split(',').map((item) => item.trim()).filter((item) => item !== '');
        if (items.length === 0) context.addIssue({ code: 'custom', message: 'must name one at least' });
        return items;
      }),
    { kind: 'list, separated by commas', doc },
  );

/** A share between 0 and 1, written like `0.05`. */
export const share = (options: Defaulted) =>
  withDefault(
    z
      .string()
      .regex(/^(0|1|0?\.\d{1,9}|1\.0{1,9})$/, 'must be a share between 0 and 1, like 0.05')
      .transform(Number),
    'share 0…1',
    options,
  );

/** A secret of at least `minLength` characters. It has no default, by construction. */
export const secret = ({ doc, minLength }: Documented & { readonly minLength: number }) =>
  documented(
    z
      .string()
      .min(minLength)
      .max(8192)
      .transform((value) => new Secret(value)),
    { kind: 'secret', doc, secret: true },
  );

/** A secret that may be left out; what needs it then checks for it, with `requireWhen` or at first use. */
export const optionalSecret = (options: Documented & { readonly minLength: number }) =>
  documented(secret(options).optional(), { kind: 'secret', doc: options.doc, optional: true, secret: true });
