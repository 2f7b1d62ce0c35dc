import { describe, expect, test } from "vitest";
import { html, said, trusted } from "../../../review/page/html.ts";

describe("html", () => {
  test("escapes text, in elements and in attributes", () => {
    const hostile = `"><script>alert('1')</script>&amp;`;
    expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(
      `<p title="${"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;"}">${"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;"}</p>`,
    );
  });

  test("doesn't escape parts a second time, and joins lists", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>`.text).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>");
  });

  test.each<null | undefined | false>([null, undefined, false])("shows nothing for %s", (nothing) => {
    expect(html`[${nothing}]`.text).toBe("[]");
  });

  test("shows numbers, zero too", () => {
    expect(html`${0} ${1.5}`.text).toBe("0 1.5");
  });

  test.each([
    ["\u202e", "‹U+202E›"],
    ["\u200b", "‹U+200B›"],
    ["\ufeff", "‹U+FEFF›"],
    ["\u0000", "‹U+0000›"],
    ["\u2028", "‹U+2028›"],
    ["\u{e0041}", "‹U+E0041›"],
  ])("makes a mark visible that nobody would see: %j", (mark, shown) => {
    expect(html`Man${mark}ager`.text).toBe(`Man${shown}ager`);
  });

  test("leaves line ends and other scripts as they are", () => {
    expect(html`${"a\n\tÄrzte 管理者 مدير"}`.text).toBe("a\n\tÄrzte 管理者 مدير");
  });

  test("takes trusted text as it is", () => {
    expect(html`<style>${trusted("a > b {}")}</style>`.text).toBe("<style>a > b {}</style>");
  });
});

describe("said", () => {
  test.each([
    ["plain text", "Manager may now approve.", "Manager may now approve."],
    ["one word", "מנהל may now approve", "<bdi>מנהל</bdi> may now approve"],
    ["a number after it", "role שלום 7 (PUT /a)", "role <bdi>שלום</bdi> 7 (PUT /a)"],
    ["several words", "to مدير 12 عام, now", "to <bdi>مدير 12 عام</bdi>, now"],
    ["markup in it", "<b>א</b>", "&lt;b&gt;<bdi>א</bdi>&lt;/b&gt;"],
    ["two names", "א through ב", "<bdi>א</bdi> through <bdi>ב</bdi>"],
  ])("keeps words from right to left to themselves: %s", (_name, text, expected) => {
    expect(html`${said(text)}`.text).toBe(expected);
  });

  test("takes time in proportion to the text, whatever is in it", () => {
    const text = "א ".repeat(100_000) + " ".repeat(100_000);
    expect(html`${said(text)}`.text.length).toBeGreaterThan(text.length);
  });
});
