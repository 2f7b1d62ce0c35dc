/** A copy of a list in the order of names; items of other names come last, in the order that they had. */
export function inOrderOf<Item>(
  names: readonly string[],
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Item[] {
  const places = new Map(names.map((name, index) => [name, index]));
  const placeOf = (item: Item) => places.get(nameOf(item)) ?? names.length;
  return items.toSorted((one, other) => placeOf(one) - placeOf(other));
}
