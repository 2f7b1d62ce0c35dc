/** Makes a set refuse changes, for sets that many share. Freezing alone would not: members are no properties. */
export function unchangeable<Member>(set: Set<Member>): ReadonlySet<Member> {
  return Object.freeze(Object.assign(set, { add: refuse, delete: refuse, clear: refuse }));
}

function refuse(): never {
  throw new TypeError("this set is shared by requests; make a new one of it to change it");
}
