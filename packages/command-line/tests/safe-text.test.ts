import { describe, expect, it } from "vitest";
import { forHtml, forMarkdown, forMarkdownCode, forTerminal, linesForTerminal } from "../src/safe-text.ts";

type Case = readonly [attack: string, hostile: string, shown: string];

/** Characters that no target lets through: they are shown as escapes instead. */
const UNSEEN: readonly Case[] = [
  ["colour", "\u001b[31mred", "‹U+001B›[31mred"],
  ["a cursor that goes up", "\u001b[1A\u001b[2K", "‹U+001B›[1A‹U+001B›[2K"],
  ["an eight-bit control sequence", "\u009b2J", "‹U+009B›2J"],
  [
    "a link of a terminal",
    "\u001b]8;;https://evil.example\u0007",
    "‹U+001B›]8;;https://evil.example‹U+0007›",
  ],
  ["a backspace", "viewer\b\b", "viewer‹U+0008›‹U+0008›"],
  ["nothing", "a\u0000b", "a‹U+0000›b"],
  ["text that runs backwards", "a\u202egpj.exe", "a‹U+202E›gpj.exe"],
  ["an isolate", "\u2066a\u2069", "‹U+2066›a‹U+2069›"],
  ["a mark from right to left", "\u200fa", "‹U+200F›a"],
  ["a space of no width", "ad\u200bmin", "ad‹U+200B›min"],
  ["a joiner", "ad\u200dmin", "ad‹U+200D›min"],
  ["a hyphen that isn't shown", "ad\u00admin", "ad‹U+00AD›min"],
  ["a filler", "ad\u3164min", "ad‹U+3164›min"],
  ["a tag", "a\u{e0041}", "a‹U+E0041›"],
  ["a selector of variants", "a\ufe0f", "a‹U+FE0F›"],
  ["half of a pair", "a\ud800", "a‹U+D800›"],
];

const HARMLESS = ["Timesheets Mobile", "Zoë Ærø-Şahin", "時間表", "αβγ 🙂", "a::b", "100 %"];

describe("text for a terminal or a log", () => {
  const cases: readonly Case[] = [
    ...UNSEEN,
    ["a new line", "a\n✓ all good", "a‹U+000A›✓ all good"],
    ["a return to the beginning", "bad\rgood", "bad‹U+000D›good"],
    ["both", "a\r\nb", "a‹U+000D›‹U+000A›b"],
    ["a tabulator", "a\tb", "a‹U+0009›b"],
    ["a next line", "a\u0085b", "a‹U+0085›b"],
    ["a separator of lines", "a\u2028b", "a‹U+2028›b"],
    ["a separator of paragraphs", "a\u2029b", "a‹U+2029›b"],
    ["a workflow command", "::error::all is lost", "‹U+003A›:error::all is lost"],
    ["one after spaces", "  ::stop-commands::x", "  ‹U+003A›:stop-commands::x"],
    ["one on a line of its own", "a\n::add-mask::e", "a‹U+000A›::add-mask::e"],
    ["one of the older form", "a ##[error]lost", "a #‹U+0023›[error]lost"],
    ["a line's end as a workflow command writes it", "a%0A::error::b%0d", "a‹U+0025›0A::error::b‹U+0025›0d"],
  ];
  it.each(cases)("shows %s", (_attack, hostile, shown) => {
    expect(forTerminal(hostile)).toBe(shown);
  });

  it.each([...HARMLESS, "<b> & `c` | d", "urn:pulumi:dev::timesheets"])("leaves %s", (text) => {
    expect(forTerminal(text)).toBe(text);
  });

  it("leaves lines that are indented", () => {
    const trace = "TypeError: x\n    at a\n\n  at b";
    expect(linesForTerminal(trace)).toBe(trace);
  });

  it("shows every line's own, and indents those after the first, so that none is taken for the program's", () => {
    expect(linesForTerminal("CODE: a\n  b\u001b[2K\r\n✓ proved\n\n::error::c")).toBe(
      "CODE: a\n    b‹U+001B›[2K\n  ✓ proved\n\n  ‹U+003A›:error::c",
    );
  });
});

describe("text for Markdown", () => {
  const cases: readonly Case[] = [
    ...UNSEEN.map(
      ([attack, hostile, shown]): Case => [
        attack,
        hostile,
        shown.replaceAll(/[[\]]/g, "\\$&").replace("https:", "https:<!-- -->"),
      ],
    ),
    ["the end of a cell", "a | b", "a \\| b"],
    ["the end of a row", "a |\n| b", "a \\| \\| b"],
    ["a heading on a new line", "a\n# Approved", "a \\# Approved"],
    ["a separator of lines", "a\u2028b", "a‹U+2028›b"],
    ["a tag", '<img src=x onerror="a()">', '\\<img src=x onerror="a()"\\>'],
    ["an end of what is folded away", "</details>", "\\</details\\>"],
    ["a comment", "<!-- a", "\\<!-- a"],
    ["an entity", "&lt;b&#x202e;", "\\&lt;b\\&\\#x202e;"],
    ["code", "`a`", "\\`a\\`"],
    ["emphasis", "**not** _approved_", "\\*\\*not\\*\\* \\_approved\\_"],
    ["something struck out", "~~not~~ approved", "\\~\\~not\\~\\~ approved"],
    ["a link", "[a](javascript:b)", "\\[a\\](javascript:b)"],
    ["a backslash before a mark", "a\\|b", "a\\\\\\|b"],
    ["a list", "- a", "\\- a"],
    ["a numbered list", "1. a", "1\\. a"],
    ["a heading's underline", "---", "\\---"],
    ["a call to somebody", "@exampleco/admins, look", "@<!-- -->exampleco/admins, look"],
    ["a call behind an address", "a@b.example@exampleco/admins", "a@b.example@<!-- -->exampleco/admins"],
    ["an indent", "    a", "a"],
    ["an address", "see https://evil.example", "see https:<!-- -->//evil.example"],
    ["an address in capitals", "HTTPS://evil.example", "HTTPS:<!-- -->//evil.example"],
    ["an address without a scheme", "www.evil.example", "www<!-- -->.evil.example"],
    ["an address to write to", "mailto:a@evil.example", "mailto:<!-- -->a@evil.example"],
    ["an issue", "closes #12 and GH-13", "closes \\#<!-- -->12 and GH-<!-- -->13"],
    ["a formula", "$\\color{white}{a}$", "\\$\\\\color{white}{a}\\$"],
  ];
  it.each(cases)("shows %s", (_attack, hostile, shown) => {
    expect(forMarkdown(hostile)).toBe(shown);
  });

  it.each([...HARMLESS, "ada@exampleco.com", "2 of 3"])("leaves %s", (text) => {
    expect(forMarkdown(text)).toBe(text);
  });
});

describe("code in Markdown", () => {
  const cases: readonly Case[] = [
    ...UNSEEN.map(([attack, hostile, shown]): Case => [attack, hostile, `\`${shown}\``]),
    ["nothing to show", "", "` `"],
    ["the end of the code", "a`b", "`` a`b ``"],
    ["a longer end", "a``b`c", "``` a``b`c ```"],
    ["the end of a cell", "a|b", "`a\\|b`"],
    ["the end of a cell after a backslash", "a\\|b", "<code>a\\\\\\|b</code>"],
    ["a new line", "a\n\nb", "`a b`"],
  ];
  it.each(cases)("shows %s", (_attack, hostile, shown) => {
    expect(forMarkdownCode(hostile)).toBe(shown);
  });
});

describe("text for HTML", () => {
  const cases: readonly Case[] = [
    ...UNSEEN,
    ["a tag", "<script>a()</script>", "&lt;script&gt;a()&lt;/script&gt;"],
    ["the end of an attribute", "\" onload='a()'", "&quot; onload=&#39;a()&#39;"],
    ["an entity", "&lt;b", "&amp;lt;b"],
    ["a separator of lines", "a\u2028b", "a‹U+2028›b"],
  ];
  it.each(cases)("shows %s", (_attack, hostile, shown) => {
    expect(forHtml(hostile)).toBe(shown);
  });

  it.each([...HARMLESS, "a\n\tb"])("leaves %s", (text) => {
    expect(forHtml(text)).toBe(text);
  });
});
