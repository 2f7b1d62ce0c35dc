import axe from "axe-core";
import type { Page } from "puppeteer-core";

/** Names of rules of axe-core. */
export type Rule = "color-contrast" | "image-alt";

/**
 * The rules of axe-core that a page violates, as `rule: first place: summary`; empty where it violates none.
 *
 * @param rules those that are looked at; all by default.
 */
export async function accessibilityViolations(page: Page, ...rules: Rule[]): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const options = { resultTypes: ["violations"], ...(rules.length > 0 && { runOnly: rules }) };
  const violations = await page.evaluate(`axe.run(${JSON.stringify(options)}).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes[0].html + ": " + nodes[0].failureSummary))`);
  return violations as string[];
}
