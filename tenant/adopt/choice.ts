import type { ValueType } from "command-line/values";

/** A decision of which object of a tenant a declared one is. */
export interface Choice {
  /** The declared object's name. */
  readonly name: string;
  /** The id of the tenant's object. */
  readonly id: string;
}

/** `NAME=ID`. A name may have `=` in it, an id never has. */
export const choice: ValueType<Choice> = {
  placeholder: "NAME=ID",
  expected: "the name of something declared, and the id that it has on the tenant: NAME=ID",
  read: (found) => {
    const [, name, id] = /^(.+)=([^=]+)$/s.exec(found) ?? [];
    return name === undefined || id === undefined ? undefined : { name, id };
  },
};
