import { z } from 'zod';

/** Members of a command that say who asks and how, not what. */
const FRAME = { tenant: true, idempotencyKey: true, dryRun: true } as const;

type Framed = z.ZodObject<{ tenant: z.ZodType; idempotencyKey: z.ZodType; dryRun: z.ZodType } & z.ZodRawShape>;

/** The declaration of what a command asks for: its request without the frame. It is what an operation stores. */
export const commandBody = <R extends Framed>(query: { readonly request: R }): z.ZodObject<Omit<R['shape'], keyof typeof FRAME>, z.core.$strict> =>
  z.strictObject(Object.fromEntries(Object.entries(query.request.shape).filter(([name]) => !(name in FRAME)))) as never;
