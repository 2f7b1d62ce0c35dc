import type { OutputInstance } from "@pulumi/pulumi";

/**
 * The ways to a resource's settings, with dots between members, from its type's arguments in Pulumi's SDK: for example
 * `"options.disableSignup"` of `auth0.ConnectionArgs`. Three names deep, and not into lists, which keeps the compiler
 * fast and says all that guardrails ask. A member of a map is any name: `environment.variables.${string}`.
 */
export type SettingOf<Args, Depth extends readonly unknown[] = []> = Depth["length"] extends 3
  ? never
  : {
      [Name in keyof Args & string]:
        | Name
        | (Inner<Args[Name]> extends infer Members
            ? [Members] extends [never]
              ? never
              : Members extends unknown
                ? `${Name}.${SettingOf<Members, readonly [...Depth, unknown]>}`
                : never
            : never);
    }[keyof Args & string];

/** The object that an input takes in plain: no promise of it, no output, no list and no code. */
type Inner<Value> = Value extends PromiseLike<unknown> | OutputInstance<unknown> | readonly unknown[]
  ? never
  : Value extends object
    ? Value
    : never;
