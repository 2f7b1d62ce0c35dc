import { type Change, change } from "./change.ts";
import type { Comparison } from "./revision.ts";

const NO_SECRET = "none";

/** Secrets that are made anew, or come and go, so that whoever uses them has to be told. */
export function secretChanges({ before, after }: Comparison): Change[] {
  const old = new Map(before.model.applications.map((one) => [one.key, one]));
  const formerKeys = new Map(before.model.applications.map((one) => [one.name, one.key]));
  const places = (comparison: Comparison["before"]) =>
    new Map(
      comparison.snapshot.resources
        .filter(({ type }) => type.endsWith(":Client"))
        .map(({ name, parent }) => [name, parent]),
    );
  const [was, is] = [places(before), places(after)];
  return after.model.applications.flatMap(({ key, name, authenticationMethod }): Change[] => {
    const secret = authenticationMethod === NO_SECRET ? "client id" : "client id and secret";
    const former = old.get(key);
    if (former === undefined) {
      const renewed =
        formerKeys.has(name) && !after.model.applications.some((one) => one.key === formerKeys.get(name));
      return renewed
        ? [
            change(
              "secrets",
              "neutral",
              `${name} gets a new ${secret}: it is made anew under the key ${key}.`,
            ),
          ]
        : [];
    }
    if (was.get(key) !== is.get(key))
      return [change("secrets", "neutral", `${name} gets a new ${secret}: it is made anew.`)];
    if (former.authenticationMethod === NO_SECRET && authenticationMethod !== NO_SECRET) {
      return [change("secrets", "neutral", `${name} now has a client secret, which it has to be told.`)];
    }
    if (former.authenticationMethod !== NO_SECRET && authenticationMethod === NO_SECRET) {
      return [change("secrets", "neutral", `The client secret of ${name} is no longer used.`)];
    }
    return [];
  });
}
