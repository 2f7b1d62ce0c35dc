import { beforeEach, describe, expect, test } from "vitest";
import { ExpiringStore } from "../../src/authentication/expiring-store.ts";

let seconds: number;
let store: ExpiringStore<string>;
beforeEach(() => {
  seconds = 0;
  store = new ExpiringStore(() => new Date(seconds * 1000));
});

describe("a value in an expiring store", () => {
  test("is there until its time is over", () => {
    store.set("key", "value", 10);
    seconds = 9;
    expect(store.get("key")).toBe("value");
    seconds = 10;
    expect(store.get("key")).toBeUndefined();
  });

  test("is there for as long as its last setting says", () => {
    store.set("key", "value", 10);
    store.set("key", "other", 20);
    seconds = 15;
    expect(store.get("key")).toBe("other");
  });

  test("is gone once it is deleted", () => {
    for (const key of ["a", "b", "c"]) store.set(key, key, 10);
    store.delete("a");
    store.deleteWhere((value) => value === "b");
    expect(["a", "b", "c"].map((key) => store.get(key))).toEqual([undefined, undefined, "c"]);
  });

  test("stays while those that are over are swept", () => {
    store.set("long", "value", 100);
    for (let index = 0; index < 2500; index += 1) store.set(`short ${index}`, "value", 1);
    seconds = 2;
    for (let index = 0; index < 2500; index += 1) store.set(`later ${index}`, "value", 1);
    expect([store.get("long"), store.get("short 0"), store.get("later 0")]).toEqual([
      "value",
      undefined,
      "value",
    ]);
  });
});
