import type { Explanation } from "./explained.ts";

/** The weakenings that neither a guardrail nor a test notices, and why they weaken nothing. */
export const explanations: readonly Explanation[] = [];
