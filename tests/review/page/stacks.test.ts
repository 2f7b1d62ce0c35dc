import { describe, expect, test } from "vitest";
import type { StackModel } from "../../../review/model/model.ts";
import { renderPage } from "../../../review/page/page.ts";
import { reviewModel } from "../support/changes.ts";
import { between, textOf } from "./read-grid.ts";
import { destroyed, logic, sample, sampleDiff, twoStacks, unjudged, widened } from "./sample.ts";

const page = renderPage(twoStacks);
const sectionOf = (id: string, text = page) => between(text, `<section id="${id}"`, "</section>");
const titles = (text: string) =>
  [...text.matchAll(/<h2 id="([^"]*)-title">([^<]*)</g)].map(([, , title]) => title);
const stack: StackModel = { ...sample, stack: "dev" };

describe("several stacks", () => {
  test("share the sections in which they are alike, and have one each where they aren't, by name", () => {
    expect(titles(page)).toEqual([
      "Files that aren’t judged",
      "What changes",
      "Findings",
      "Guardrails",
      "Who may call what · dev",
      "Who may call what · prod",
      "How scopes flow · dev",
      "How scopes flow · prod",
      "People",
      "Applications · dev",
      "Applications · prod",
      "Tokens",
      "Actions",
      "Routes, layer by layer",
    ]);
    expect(textOf(sectionOf("people"))).toContain("never by name. It is the same in dev and prod.");
  });

  test("have ids of their own", () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toContain("stack-2-grid");
    expect(ids.filter((id, position) => ids.indexOf(id) !== position)).toEqual([]);
  });

  test("each have the values that are theirs", () => {
    expect(sectionOf("applications")).toContain("https://tenant.example/mobile/callback");
    expect(sectionOf("stack-2-applications")).toContain("https://mobile.example/back");
    expect(sectionOf("stack-2-applications")).not.toContain("https://tenant.example/mobile/callback");
  });

  test("mark in their matrix only what changes in them", () => {
    expect(sectionOf("matrix")).toContain(">new<");
    expect(sectionOf("stack-2-matrix")).not.toContain(">new<");
    expect(sectionOf("stack-2-matrix")).not.toContain(">taken<");
  });

  test("stand beside each change, finding and violation", () => {
    const changes = textOf(sectionOf("changes"));
    expect(changes).toContain(`${widened.sentence} dev · ${widened.id}`);
    expect(changes).toContain(`${destroyed.sentence.replace(/"/g, "&quot;")} prod · ${destroyed.id}`);
    expect(changes).toContain(`dev and prod · ${unjudged.id}`);
    expect(textOf(sectionOf("findings"))).toContain("RBAC is off in production. Turn it on. prod · RBAC_OFF");
    expect(textOf(sectionOf("findings"))).toContain(
      "No route needs it. Delete it. dev and prod · SCOPE_UNUSED",
    );
    expect(textOf(sectionOf("guardrails"))).toContain("dev and prod · api-rbac");
  });

  test("are grouped when only some of them are alike", () => {
    const [prod] = twoStacks.otherStacks;
    const three = reviewModel(stack, {
      otherStacks: [...(prod === undefined ? [] : [prod]), { ...stack, stack: "test" }],
    });
    expect(titles(renderPage(three))).toContain("Who may call what · dev and test");
    expect(titles(renderPage(three))).toContain("Who may call what · prod");
  });

  test("that are alike have no names in titles, and neither has one alone", () => {
    const alike = renderPage(reviewModel(stack, { otherStacks: [{ ...stack, stack: "test" }] }));
    expect(titles(alike)).toEqual(titles(renderPage(reviewModel(stack))));
    expect(textOf(sectionOf("matrix", alike))).toContain("It is the same in dev and test.");
    expect(renderPage(reviewModel(stack))).not.toContain("It is the same in");
  });
});

describe("a change that needs an approval", () => {
  test.each([
    ["What widens 2", "▲ widens"],
    ["What is destroyed 1", "✖ destroys"],
    ["What isn’t judged 2", "? not judged"],
  ])("stands under its concern: %s", (title, mark) => {
    const own = textOf(between(sectionOf("changes"), `<h3>${title.slice(0, -2)}`, "</ul>"));
    expect(own).toContain(mark);
    expect(own).toContain("✗ not approved");
  });

  test("has an entry to be landed in the base, but for those that have an approval", () => {
    const entries = between(sectionOf("changes"), "<pre>", "</pre>");
    expect(entries.match(/digest: /g)).toHaveLength(4);
    expect(entries).toContain(`what: &quot;${widened.id}&quot;`);
    expect(textOf(sectionOf("changes"))).toContain(
      "To approve: 4 entries for the base’s review/approvals.yaml",
    );
  });

  test("has none where nothing lacks an approval", () => {
    const approved = renderPage({ ...sample, diff: { ...sampleDiff, changes: sampleDiff.changes.slice(1) } });
    expect(approved).not.toContain("To approve:");
  });

  test("shows the code that differs, each line by its sign and colour", () => {
    const code = between(sectionOf("changes"), '<pre class="code">', "</pre>");
    expect([...code.matchAll(/<span(?: class="([^"]*)")?>/g)].map(([, kind]) => kind)).toEqual([
      "place",
      undefined,
      "removed",
      "added",
      "added",
      undefined,
    ]);
    expect(code).toContain(
      "+  if (event.user.email === &quot;&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;) return; // ‹U+202E›",
    );
    expect(sectionOf("changes")).toContain("<details open><summary>6 lines of code");
  });

  test("closes long code until somebody opens it", () => {
    const long = { ...logic, difference: Array.from({ length: 61 }, (_, line) => `+${line}`) };
    const text = renderPage({ ...sample, diff: { ...sampleDiff, changes: [long] } });
    expect(text).toContain("<details><summary>61 lines of code");
  });

  test("is shown whatever its topic and kind", () => {
    const foreign = { ...widened, topic: "a topic of tomorrow", kind: "tomorrow", id: "0123456789" };
    const text = renderPage({
      ...sample,
      diff: { ...sampleDiff, changes: [foreign as unknown as typeof widened] },
    });
    expect(textOf(sectionOf("changes", text))).toContain(`${widened.sentence} dev · 0123456789`);
  });
});

describe("files that nothing judges", () => {
  test("come first, all of them", () => {
    expect(page.indexOf('<section id="files"')).toBeLessThan(page.indexOf('<section id="changes"'));
    for (const file of twoStacks.unjudgedFiles) expect(sectionOf("files")).toContain(`<code>${file}</code>`);
  });

  test("have no section where there is none", () => {
    expect(renderPage(sample)).not.toContain('id="files"');
  });
});
