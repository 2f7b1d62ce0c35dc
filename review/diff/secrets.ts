import { resourceTypes } from "declared-stack/resource-types";
import { type AnyChange, change } from "../model/change.ts";
import type { Comparison } from "./revision.ts";

const NO_SECRET = "none";

/** Secrets that are made anew, or come and go, so that whoever uses them has to be told. */
export function secretChanges({ before, after }: Comparison): AnyChange[] {
  const old = new Map(before.model.applications.map((one) => [one.key, one]));
  const formerKeys = new Map(before.model.applications.map((one) => [one.name, one.key]));
  const places = (comparison: Comparison["before"]) =>
    new Map(
      comparison.snapshot.resources
        .filter(({ type }) => type === resourceTypes.client)
        .map(({ name, parent }) => [name, parent]),
    );
  const [was, is] = [places(before), places(after)];
  return after.model.applications.flatMap(({ key, name, authenticationMethod }): AnyChange[] => {
    const of = { subject: name, application: key };
    const hasSecret = authenticationMethod !== NO_SECRET;
    const former = old.get(key);
    if (former === undefined) {
      const renewed =
        formerKeys.has(name) && !after.model.applications.some((one) => one.key === formerKeys.get(name));
      return renewed ? [change("secret-renewed", "neutral", { ...of, hasSecret, byKey: true })] : [];
    }
    if (was.get(key) !== is.get(key)) {
      return [change("secret-renewed", "neutral", { ...of, hasSecret, byKey: false })];
    }
    const hadSecret = former.authenticationMethod !== NO_SECRET;
    return hadSecret === hasSecret ? [] : [change("secret-used", "neutral", { ...of, is: hasSecret })];
  });
}
