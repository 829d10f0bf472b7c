declare const brand: unique symbol;

/** A scalar with a name the compiler keeps apart: a `Height` is never an `Atoms`. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
