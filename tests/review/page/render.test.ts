import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ReviewModel } from "../../../review/model/model.ts";
import { isOpen } from "../../../review/model/routes.ts";
import { renderPage } from "../../../review/page/page.ts";
import { rightChange } from "../support/changes.ts";
import { between, readGrid, textOf } from "./read-grid.ts";
import { approved, narrowed, neutral, sample, sampleDiff, widened } from "./sample.ts";
import { syntheticModel } from "./synthetic.ts";

const page = renderPage(sample);
const body = page.slice(page.indexOf("<body>"), page.lastIndexOf("<script>"));
const sectionOf = (id: string) => between(body, `<section id="${id}"`, "</section>");

describe("a page by itself", () => {
  test("lets in nothing but its own style and script, by their hashes", () => {
    const hash = (text: string) => createHash("sha256").update(text).digest("base64");
    const style = between(page, "<style>", "</style>");
    const script = page.slice(
      page.lastIndexOf("<script>") + "<script>".length,
      page.lastIndexOf("</script>"),
    );
    expect(style.length).toBeGreaterThan(1_000);
    expect(script.length).toBeGreaterThan(1_000);
    expect(between(page, 'http-equiv="Content-Security-Policy" content="', '"')).toBe(
      `default-src 'none'; style-src 'sha256-${hash(style)}'; script-src 'sha256-${hash(script)}'; base-uri 'none'; form-action 'none'`,
    );
  });

  test("has one style and one script, no handlers, no styles of elements, and names no other file", () => {
    expect(page.match(/<(style|script|link|img|iframe|object|base)\b/g)).toEqual(["<style", "<script"]);
    expect(body).not.toMatch(/<[^>]*\s(on\w+|style|src|srcset|action|formaction)=/);
    expect([...body.matchAll(/href="([^"]*)"/g)].filter(([, href]) => !href?.startsWith("#"))).toEqual([]);
    expect(between(page, "<style>", "</style>")).not.toMatch(/@import|url\(/);
  });

  test("leads to each of its sections, in order", () => {
    const led = [...between(body, "<nav", "</nav>").matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    const there = [...body.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
    expect(led).toEqual(there);
    expect(there).toEqual([
      "changes",
      "findings",
      "guardrails",
      "matrix",
      "scopes",
      "people",
      "applications",
      "tokens",
      "actions",
      "routes",
    ]);
  });

  test("puts guardrails last when all hold", () => {
    const held = sample.guardrails && { ...sample.guardrails, findings: [], faults: [] };
    const text = renderPage({ ...sample, guardrails: held });
    expect([...text.matchAll(/<section id="([^"]+)"/g)].at(-1)?.[1]).toBe("guardrails");
  });

  test("gives every id once", () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(20);
    expect(ids.filter((id, position) => ids.indexOf(id) !== position)).toEqual([]);
  });

  test("is the same each time", () => {
    expect(renderPage(sample)).toBe(page);
  });
});

describe("hostile names", () => {
  const attack = `"'><img src=x onerror=alert(1)></script></title></style><script>alert(2)</script>`;
  const poisoned = (value: unknown): unknown => {
    if (typeof value === "string") return value + attack;
    if (Array.isArray(value)) return value.map(poisoned);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, poisoned(item)]));
  };
  // Members with a fixed set of values keep them; everything else comes from whoever writes a policy.
  const fixed = (model: ReviewModel, from: ReviewModel): ReviewModel => ({
    ...model,
    today: from.today,
    findings: model.findings.map((one, position) => ({
      ...one,
      severity: from.findings[position]?.severity ?? "low",
    })),
    diff: model.diff && {
      ...model.diff,
      changes: model.diff.changes.map((one, position) => ({
        ...one,
        direction: from.diff?.changes[position]?.direction ?? "neutral",
        concern: from.diff?.changes[position]?.concern ?? null,
      })),
    },
  });

  test.each<[string, ReviewModel]>([
    ["a small policy", sample],
    ["a big one", syntheticModel({ scopes: 12, roles: 40, applications: 10, routes: 40 })],
  ])("make nothing in the page of %s", (_name, model) => {
    const hostile = renderPage(fixed(poisoned(model) as ReviewModel, model));
    const own = renderPage(model);
    const tags = (text: string) => (text.match(/<(img|script|style|title)\b/g) ?? []).length;
    expect(hostile).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(tags(hostile)).toBe(tags(own));
    expect(hostile).not.toContain("<img");
    expect(between(hostile, 'Content-Security-Policy" content="', '"')).toBe(
      between(own, 'Content-Security-Policy" content="', '"'),
    );
  });
});

describe("the matrix", () => {
  test("has a cell for each application, route and holder, and shows exactly the rights of the model", () => {
    const grid = readGrid(page);
    const holders = [...sample.people.map(({ name }) => name), "the application itself"];
    const closed = sample.routes.slice(0, 3);
    expect(grid.size).toBe(sample.applications.length * closed.length * holders.length);
    const admitted = [...grid].filter(([, answer]) => answer.startsWith("may")).map(([cell]) => cell);
    expect(admitted.toSorted()).toEqual(
      [
        "Mobile | POST /timesheets | Employee",
        "Mobile | POST /timesheets | group Contractors",
        "Mobile | POST /timesheets | Manager",
        "Mobile | POST /timesheets | all roles",
        "Mobile | PUT /approvals/{id} | Manager",
        "Mobile | PUT /approvals/{id} | all roles",
        "Batch | POST /timesheets/batch | the application itself",
      ].toSorted(),
    );
  });

  test("marks what is new and what was taken, by a word", () => {
    const changed = [...readGrid(page)].filter(([, answer]) => answer.includes(" "));
    expect(changed).toEqual([
      ["Mobile | PUT /approvals/{id} | Manager", "may wider"],
      ["Mobile | PUT /approvals/{id} | all roles", "may wider"],
      ["Web | POST /timesheets | Employee", "not narrower"],
      ["Web | POST /timesheets | group Contractors", "not narrower"],
      ["Web | POST /timesheets | all roles", "not narrower"],
    ]);
    expect(textOf(between(sectionOf("matrix"), '<td class="may wider">', "</td>"))).toBe("✓ Manager may new");
    expect(textOf(between(sectionOf("matrix"), '<td class="not narrower">', "</td>"))).toBe(
      "· Employee may not taken",
    );
  });

  test("names the routes that are open to anybody apart", () => {
    expect(textOf(sectionOf("matrix"))).toContain("Open to anybody, without a token: GET /health");
  });

  test("calls a route open only where gateway and API both ask for no token", () => {
    const routes = sample.routes.map((one) => {
      if (one.key !== "GET /health") return one;
      const api = { open: false, scopes: [] };
      return { ...one, api, open: isOpen({ ...one, api, hasGateway: true, hasApi: true }) };
    });
    expect(renderPage({ ...sample, routes })).not.toContain("Open to anybody, without a token");
  });
});

describe("what changes", () => {
  test("comes widening first, each marked by a shape and a word", () => {
    const items = sectionOf("changes").split("<li class=").slice(1).map(textOf);
    expect(items.map((item) => item.slice(item.indexOf(">") + 1))).toEqual([
      `▲ widens ${widened.sentence} dev · ${widened.id} · ✗ not approved · rights`,
      `▲ widens ${approved.sentence} Approved by ciso@exampleco.com until 2027-01-31: Agreed for a quarter dev · ${approved.id} · ✓ approved · tokens What narrows 1`,
      `▼ narrower ${narrowed.sentence} dev · ${narrowed.id} · rights Other changes 1`,
      expect.stringContaining(`◆ neither ${neutral.sentence} dev · ${neutral.id} · people`),
    ]);
    expect(sectionOf("changes")).toContain("APPROVAL_UNUSED");
  });

  test("says so when nothing does", () => {
    const same = renderPage({
      ...sample,
      diff: { ...sampleDiff, changes: [], approvalFaults: [], blocked: false },
    });
    expect(same).toContain("Nothing changes: nobody may do more or less than before.");
  });

  test("isn't there when nothing was compared", () => {
    expect(renderPage({ ...sample, diff: null })).not.toContain('id="changes"');
  });
});

describe("what is declared", () => {
  test.each([
    ["applications", "Mobile", "https://tenant.example/mobile/callback"],
    ["applications", "a logout URL", "https://tenant.example/web/left"],
    ["applications", "an origin", "https://web.example"],
    ["tokens", "the access token", "1 day"],
    ["tokens", "a refresh token", "30 days"],
    ["tokens", "a claim", "Access tokens: https://claims.example/email"],
    ["actions", "a hash", "b2".repeat(32)],
    ["actions", "an Action that the stack doesn't declare", "Somebody else’s not declared by this stack"],
    [
      "actions",
      "an Action that never runs",
      "Bound to no trigger They are declared, and never run. Timesheets: spare",
    ],
    ["routes", "whose entries a route reaches", "PUT /approvals/{id} reaches one&#39;s own entries alone"],
    ["routes", "the gateway's limit", "500 a second, 1,000 at once"],
    ["guardrails", "a waiver's end", "2027-05-31"],
    ["guardrails", "a waiver that has ended", "2026-11-20 has ended"],
    ["guardrails", "what isn't met", "enforcePolicies is false; expected true."],
    ["scopes", "duties kept apart", "Nobody may hold batch:upload together with approve:timesheets"],
    ["people", "a group", "group Contractors People of other companies Employee"],
  ])("of %s: %s", (section, _what, text) => {
    expect(textOf(sectionOf(section).replaceAll("<", " <"))).toContain(text);
  });

  test("keeps Actions in the order in which they run", () => {
    const order = [...between(sectionOf("actions"), "<ol", "</ol>").matchAll(/class="name">([^<]+)/g)];
    expect(order.map(([, name]) => name)).toEqual([
      "Timesheets: PKCE",
      "Timesheets: scopes",
      "Somebody else’s",
    ]);
  });

  test("finds routes on which layers differ", () => {
    const routes = sample.routes.map((one, position) =>
      position === 0 ? { ...one, api: { open: false, scopes: [] } } : one,
    );
    const rows = between(renderPage({ ...sample, routes }), '<section id="routes"', "</section>").split(
      "<tr>",
    );
    expect(rows.filter((row) => row.includes("✗"))).toHaveLength(1);
    expect(sectionOf("routes")).not.toContain("✗");
  });

  test("lists findings worst first", () => {
    const codes = [...sectionOf("findings").matchAll(/<code>([A-Z_]+)<\/code>/g)].map(([, code]) => code);
    expect(codes).toEqual(["RBAC_OFF", "SCOPE_UNUSED"]);
  });
});

describe("a big policy", () => {
  const model = syntheticModel({ scopes: 200, roles: 40, applications: 20, routes: 200 });
  const big = renderPage(model);

  test("has a row for each set of rights, with scopes and routes by number", () => {
    expect(big.match(/<tr data-people=/g)).toHaveLength(model.access.length);
    const first = between(big, '<details data-application="0">', "</details>");
    const row = between(first, '<tr data-people=" 1 ">', "</tr>");
    expect(textOf(row)).toContain("10 routes 1, 21, 41, 61, 81, 101, 121, 141, 161, 181");
    expect(model.access[0]?.routes).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160, 180]);
  });

  test("names the rights that changed before all others, of many the first", () => {
    const changes = model.routes.map(({ key }, position) =>
      rightChange({
        who: `Role${position}`,
        through: ["application0", "Application 0"],
        route: key,
        scope: "use:thing0",
        gained: position !== 1,
      }),
    );
    const page = renderPage({ ...model, stack: "dev", diff: { ...sampleDiff, changes } });
    const matrix = between(page, '<section id="matrix"', "</section>");
    const items = between(matrix, '<ul class="marks">', "</ul>").split("</li>").map(textOf);
    expect(items.slice(0, 2)).toEqual([
      "new Application 0: GET /things/0 for Role0",
      "taken Application 0: GET /things/1 from Role1",
    ]);
    expect(items.filter(Boolean)).toHaveLength(40);
    expect(textOf(matrix)).toContain("and 160 routes more");
    expect(big).not.toContain('<ul class="marks">');
  });

  test("numbers scopes and routes where it lists them", () => {
    expect(between(big, '<section id="routes"', "</section>")).toContain(
      '<td data-head="No.">21</td><th scope="row"><code>GET /things/20</code>',
    );
    expect(between(big, 'id="scope-20"', "</summary>")).toMatch(/>21<.*use:thing20</);
  });

  test("grows with the policy, and no faster", () => {
    const half = renderPage(syntheticModel({ scopes: 100, roles: 20, applications: 10, routes: 100 }));
    expect(big.length / half.length).toBeLessThan(4);
    expect(big.length).toBeLessThan(2_000_000);
  });
});
