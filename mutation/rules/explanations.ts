import type { Explanation } from "../common/explained.ts";

/** The mutants of the rules that no test can notice, or should, and why. */
export const explanations: readonly Explanation[] = [
  {
    mutants: /^rules\/actions\/bundle\.ts StringLiteral: "node22" → ""$/,
    reason: "no Action uses syntax that Node 22 lacks; the option is there for the first one that does",
  },
  {
    mutants: /^rules\/actions\/declarations\.ts BooleanLiteral: true → false$/,
    reason: "the scopes are compiled in as names; what stands beside them is never read",
  },
  {
    mutants: /^rules\/actions\/access-token-scopes\.ts ArrayDeclaration: \[\] → \["Stryker was here"\]$/,
    reason: "a role that the policy doesn't know gives as much as none",
  },
  {
    mutants: /^rules\/policy\/validate\.ts StringLiteral: "\{\}" → ""$/,
    reason:
      "no route has an empty part, so a missing parameter tells two routes apart as well as an empty one",
  },
];
