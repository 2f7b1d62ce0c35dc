import { describe, expect, it } from "vitest";
import { createRouter } from "../../../api/http/router.ts";

const router = createRouter({
  "GET /timesheets": "list",
  "POST /timesheets": "create",
  "POST /timesheets/batch": "upload",
  "GET /timesheets/{id}": "read",
  "GET /weeks/{week}/days": "days",
});

describe("a router", () => {
  it.each([
    ["GET", "/timesheets", "list", ""],
    ["HEAD", "/timesheets", "list", ""],
    ["POST", "/timesheets", "create", ""],
    ["POST", "/timesheets/batch", "upload", ""],
    ["GET", "/timesheets/batch", "read", "batch"],
    ["GET", "/timesheets/{id}", "read", "{id}"],
    ["GET", "/timesheets/a b", "read", "a b"],
    ["GET", "/timesheets/a%20b%25", "read", "a%20b%25"],
    ["GET", "/timesheets/%2e%2e", "read", "%2e%2e"],
    ["GET", "/timesheets/%", "read", "%"],
    ["GET", "/weeks/2026-W47/days", "days", "2026-W47"],
  ])("serves %s %s", (method, path, served, parameter) => {
    expect(router.find(method, path)).toEqual({ served, parameter });
  });

  it.each([
    ["PUT", "/timesheets"],
    ["get", "/timesheets"],
    ["__proto__", "/timesheets"],
    ["GET", ""],
    ["GET", "/"],
    ["GET", "timesheets"],
    ["GET", "//timesheets"],
    ["GET", "/timesheets/"],
    ["GET", "/Timesheets"],
    ["GET", "/timesheets/a/b"],
    ["GET", "/time%73heets"],
    ["GET", "/timesheets%2Fa"],
    ["GET", "/weeks//days"],
    ["GET", "/weeks/days"],
    ["GET", "/weeks/2026-W47/days/"],
    ["GET", "/constructor"],
  ])("serves nothing for %s %s", (method, path) => {
    expect(router.find(method, path)).toBeUndefined();
  });

  it.each([
    ["/timesheets", ["GET", "HEAD", "POST"]],
    ["/timesheets/batch", ["POST", "GET", "HEAD"]],
    ["/timesheets/1", ["GET", "HEAD"]],
    ["/nowhere", []],
    ["/timesheets%2F1", []],
  ])("knows the methods of %s", (path, methods) => {
    expect(router.methodsAt(path)).toEqual(methods);
  });

  it("takes no route with two parts that can be anything", () => {
    expect(() => createRouter({ "GET /weeks/{week}/{day}": "day" })).toThrow(
      new TypeError('"GET /weeks/{week}/{day}" has more than one part that can be anything'),
    );
  });
});
