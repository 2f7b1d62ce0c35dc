import type { en } from "./en.ts";

type Texts<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Texts<T[Key]> };

/** The keys of all words, each with a text of some language. */
export type Words = Texts<typeof en>;
