import { describe, expect, it } from "vitest";
import { digestOf, entryId, personKeyOf, readEntryId } from "../../../api/domain/entry-id.ts";
import { keyOf } from "../support/days.ts";

const place = { person: personKeyOf("auth0|ann"), date: "2026-11-20", key: keyOf(1) };
const id = `${place.person}.20261120.${place.key}`;

describe("an entry's id", () => {
  it("says where the entry is", () => {
    expect(entryId(place)).toBe(id);
    expect(readEntryId(id)).toEqual(place);
  });

  it("says nothing of who the person is", () => {
    expect(personKeyOf("auth0|ann")).toBe("djL22O3jYIAFrYXK37Kc7w");
    expect(personKeyOf("auth0|ann ")).not.toBe(personKeyOf("auth0|ann"));
  });

  it.each([
    ["nothing", ""],
    ["a UUID", "00000000-0000-4000-8000-000000000001"],
    ["a date that no calendar has", id.replace("20261120", "20261131")],
    ["the 29th of February of a year without one", id.replace("20261120", "20260229")],
    ["a date with hyphens", id.replace("20261120", "2026-11-20")],
    ["a short person", id.slice(1)],
    ["a long key", `${id}A`],
    ["a letter of another alphabet", id.replace("key", "kéy")],
    ["a sign of base64", id.replace("key", "k+/")],
    ["a line break behind it", `${id}\n`],
    ["a blank before it", ` ${id}`],
    ["a part more", `${id}.1`],
    ["a part less", `${place.person}.20261120`],
    ["the key of another item", `claim#${id}`],
    ["a zero byte", id.replace("key", "k\0y")],
  ])("is not %s", (_what, text) => {
    expect(readEntryId(text)).toBeUndefined();
  });
});

describe("digestOf", () => {
  it("is 22 characters of base64url, the same for the same texts", () => {
    expect(digestOf("a", "b")).toMatch(/^[\w-]{22}$/);
    expect(digestOf("a", "b")).toBe(digestOf("a", "b"));
  });

  it("differs wherever the texts do", () => {
    const digests = [
      digestOf(),
      digestOf(""),
      digestOf("ab"),
      digestOf("a", "b"),
      digestOf("b", "a"),
      digestOf("a", "b", ""),
      digestOf('a","b'),
      digestOf("\ud800"),
      digestOf("\ud801"),
      digestOf("\ufffd"),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });
});
