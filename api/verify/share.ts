/**
 * Makes a giver of sets, each the same one for the same members in the same order, and none of which can be changed:
 * for sets that many callers hold and of which there are only a few different ones.
 */
export function createSetShare<Member extends string>(): (members: readonly Member[]) => ReadonlySet<Member> {
  const given = new Map<string, ReadonlySet<Member>>();
  return (members) => {
    const name = members.join(" ");
    const set = given.get(name) ?? unchangeable(new Set(members));
    given.set(name, set);
    return set;
  };
}

/** Freezing alone would not do: members of a set are no properties of it. */
function unchangeable<Member>(set: Set<Member>): ReadonlySet<Member> {
  return Object.freeze(Object.assign(set, { add: refuse, delete: refuse, clear: refuse }));
}

function refuse(): never {
  throw new TypeError("this set is shared by requests; make a new one of it to change it");
}
