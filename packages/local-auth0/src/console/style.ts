import { createHash } from "node:crypto";

/** Two themes, one column on a phone; it needs nothing from elsewhere. */
export const STYLE = `
:root { color-scheme: light dark;
  --paper: light-dark(#f5f6fa, #12141b); --card: light-dark(#fff, #1b1e28); --ink: light-dark(#1a1d29, #e8eaf2);
  --soft: light-dark(#565c72, #a3a9c0); --line: light-dark(#dcdfe9, #333849); --accent: light-dark(#3449cf, #a9b6ff);
  --good: light-dark(#0b6b3a, #7fdba8); --good-back: light-dark(#dcf5e7, #123323);
  --bad: light-dark(#a3122a, #ffa8b4); --bad-back: light-dark(#fde7ea, #40151d);
  --code: light-dark(#eef0f7, #262a38); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 0 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
h1 { margin: 1.5rem 0 .25rem; font-size: 1.5rem; line-height: 1.2; }
h2 { margin: 0; font-size: 1rem; }
details h2 { margin: 1rem 0 .25rem; font-size: .875rem; }
p { margin: 0; }
code, pre { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre { margin: 0; padding: .75rem; border-radius: .375rem; background: var(--code); white-space: pre-wrap;
  overflow-wrap: anywhere; max-height: 30rem; overflow: auto; }
ul, ol, dl { margin: 0; padding: 0; list-style: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--card); z-index: 1; }
.skip:focus { top: .5rem; }
header { display: flex; flex-wrap: wrap; gap: 1rem 3rem; justify-content: space-between; padding: 1.5rem 0 1rem; }
.brand { flex: 1 1 18rem; }
.name { font-size: 1.125rem; font-weight: 700; margin-bottom: .5rem; }
dl > div { display: grid; grid-template-columns: minmax(5rem, 9rem) 1fr; gap: .25rem 1rem; padding: .25rem 0; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.brand dl > div { grid-template-columns: 5rem 1fr; padding: 0; }
.clock { flex: 0 1 34rem; padding: .75rem 1rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.time { font-variant-numeric: tabular-nums; margin-bottom: .5rem; }
.time time { font-weight: 700; }
.time span { color: var(--soft); }
.clock form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-top: .5rem; }
fieldset { display: contents; }
legend { float: left; padding: 0; color: var(--soft); }
label { color: var(--soft); }
button, input { font: inherit; color: inherit; padding: .25rem .75rem; min-height: 2.25rem; border-radius: .375rem;
  border: 1px solid light-dark(#7d849c, #777f99); background: var(--card); max-width: 100%; }
button { cursor: pointer; background: var(--code); }
button:hover { border-color: var(--accent); }
nav[aria-label="Views"] { border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; }
nav li a { display: block; padding: .625rem .875rem; color: var(--soft); text-decoration: none; white-space: nowrap;
  border-bottom: 3px solid transparent; }
nav li a span { font-size: .8125rem; padding: .0625rem .4375rem; border-radius: 1rem; background: var(--code); }
nav li a:hover { color: var(--ink); }
nav li a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
.about, .count, .note { color: var(--soft); }
.count { margin: 1rem 0 .5rem; font-size: .875rem; }
.find { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-top: 1rem; }
.find input { flex: 1 1 10rem; min-width: 0; max-width: 24rem; }
.list { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; overflow: clip; }
.list > li + li { border-top: 1px solid var(--line); }
summary { display: grid; grid-template-columns: 8rem minmax(8rem, 2fr) minmax(8rem, 2fr) 3fr auto; gap: .25rem 1rem;
  align-items: baseline; padding: .75rem 1rem; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary > * { min-width: 0; overflow-wrap: anywhere; }
summary:hover, details[open] > summary { background: var(--code); }
summary:focus-visible { outline-offset: -3px; }
.badge { justify-self: start; font-size: .8125rem; font-weight: 600; padding: .0625rem .5rem; border-radius: 1rem;
  background: var(--code); border: 1px solid var(--line); }
.badge.good { color: var(--good); background: var(--good-back); border-color: transparent; }
.badge.bad { color: var(--bad); background: var(--bad-back); border-color: transparent; }
.subject { font-weight: 600; }
.note, .object, .when { font-size: .875rem; }
.when { color: var(--soft); white-space: nowrap; margin-left: auto; grid-column: -2; }
.over { color: var(--bad); }
details > :not(summary) { margin-left: 1rem; margin-right: 1rem; }
details > :last-child { margin-bottom: 1rem; }
details > dl { margin-top: .5rem; }
.chips { display: flex; flex-wrap: wrap; gap: .25rem .5rem; }
.chips li { padding: 0 .375rem; border-radius: .25rem; background: var(--code); }
.chips small { color: var(--soft); }
.lacking { color: var(--bad); }
.lacking code { text-decoration: line-through; }
.actions > li { padding: .5rem 0; }
.actions > li + li { border-top: 1px solid var(--line); }
.action { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
.calls { margin: .25rem 0 .5rem; }
.refused { color: var(--bad); }
p.refused[role] { padding: .5rem .75rem; border-radius: .375rem; background: var(--bad-back); }
.pager { display: flex; gap: 1rem; justify-content: center; margin-top: 1rem; }
.empty { margin-top: 1rem; padding: 2rem 1rem; text-align: center; color: var(--soft); background: var(--card);
  border: 1px dashed light-dark(#a7adc2, #555c75); border-radius: .5rem; }
.welcome { margin-top: 1.5rem; padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line);
  border-left: .3125rem solid var(--accent); border-radius: .5rem; }
.welcome ol { counter-reset: step; }
.welcome li { counter-increment: step; position: relative; margin-top: .75rem; padding-left: 2.25rem; }
.welcome li::before { content: counter(step); position: absolute; left: 0; width: 1.5rem; height: 1.5rem; line-height: 1.5rem;
  text-align: center; border-radius: 50%; background: var(--accent); color: var(--card); font-weight: 700; font-size: .875rem; }
.welcome li.done::before { content: "✓"; background: var(--good); }
.welcome li span { color: var(--good); font-size: .875rem; }
.welcome li p { color: var(--soft); }
@media (max-width: 48rem) {
  summary { grid-template-columns: 1fr auto; }
  summary > * { grid-column: 1 / -1; }
  summary > .badge { grid-column: 1; grid-row: 1; }
  summary > .when { grid-column: 2; grid-row: 1; }
  nav li a { padding: .375rem .5rem; }
  dl > div { grid-template-columns: 1fr; gap: 0; padding: .375rem 0; }
  dt { font-size: .875rem; }
}
`;

const hash = createHash("sha256").update(STYLE).digest("base64");

/** Nothing but this page's own style, and forms that lead to itself; no script at all (Content Security Policy Level 3). */
export const CONTENT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash}'`,
  "img-src data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");
