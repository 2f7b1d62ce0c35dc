import type { ReviewModel } from "../model/model.ts";
import { stacksOf } from "../model/stacks.ts";
import {
  brokenGuardrails,
  changeItem,
  findingItem,
  type Item,
  sortedChanges,
  sortedFindings,
} from "./changes.ts";
import { type Html, html, joined, said } from "./html.ts";

/** All that a reviewer has to see without scrolling: what was compared, the verdict, and what counts in it. */
export function firstScreenHtml(model: ReviewModel): Html {
  const { title, reasons } = model.verdict;
  const { diff, unjudgedFiles } = model;
  const level = levelOf(model);
  const groups = groupsOf(model);
  const always = onPhone(model, groups);
  const compared = diff && html` against <code>${diff.base}</code>${commitOf(diff.commit)}`;
  return html`
<p class="eyebrow">${said(joined(stacksOf(model).map(({ stack }) => stack)))}${compared} · <time>${model.today}</time></p>
<h1>Who may do what: ${said(model.api.name)}</h1>
<div class="verdict ${level}">
<span class="shape" aria-hidden="true">${SHAPES[level]}</span>
<div><p class="title">${said(title)}</p>
<ul class="plain">${reasons.map((reason, position) => html`<li>${position === 0 && unjudgedFiles.length > 0 ? html`<a href="#files">${said(reason)}</a>` : said(reason)}</li>`)}</ul></div>
</div>
<div class="first">${groups.map((group, position) => groupHtml(group, always[position] ?? 1))}</div>`;
}

/** `stop`: it doesn't pass. `look`: it passes, and somebody agreed to something or has to read something. */
type Level = "stop" | "look" | "fine";

const SHAPES: Readonly<Record<Level, string>> = { stop: "■", look: "▲", fine: "✓" };

function levelOf({ verdict, unjudgedFiles, diff }: ReviewModel): Level {
  if (!verdict.passes) return "stop";
  const agreed = diff?.changes.some(({ concern }) => concern !== null) === true;
  return agreed || unjudgedFiles.length > 0 ? "look" : "fine";
}

/** Enough of a commit to find it. */
const commitOf = (commit: string): Html | null =>
  commit === "" ? null : html` (<code>${commit.slice(0, 7)}</code>)`;

/** Changes, findings or violations that count in the verdict, and where all of them are. */
interface Group {
  readonly title: string;
  /** The id of the part of the page that shows all of them. */
  readonly section: string;
  readonly items: readonly Item[];
}

function groupsOf(model: ReviewModel): Group[] {
  const { diff } = model;
  const changes = diff === null ? [] : sortedChanges(diff).filter(({ concern }) => concern !== null);
  const findings = sortedFindings(model).filter(({ item }) => item.severity === "high");
  const groups: Group[] = [
    {
      title: "Needs an approval",
      section: "changes",
      items: diff === null ? [] : changes.map((change) => changeItem(diff, change)),
    },
    {
      title: "Guardrails that don’t hold",
      section: "guardrails",
      items: brokenGuardrails(model),
    },
    { title: "Findings of high severity", section: "findings", items: findings.map(findingItem) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

/** As many of a kind are there on a wide screen. */
const MOST_ITEMS = 3;
/** As long may a text be here; in its section all of it is there. */
const MOST_LETTERS = 110;

/** Pixels that parts of the page take on a phone of 360 by 740, and about how many letters go into a line. */
const PHONE = {
  screen: 740,
  title: 44,
  eyebrow: { line: 17, letters: 44 },
  verdict: { frame: 26, title: { line: 20, letters: 30 }, reason: { line: 18, letters: 40 } },
  group: 32,
  item: { frame: 9, text: { line: 17, letters: 41 }, notes: { line: 16, letters: 42 } },
} as const;

interface Lines {
  readonly line: number;
  readonly letters: number;
}

const heightOf = (text: string, { line, letters }: Lines): number =>
  Math.ceil([...text].length / letters) * line;

function heightOfItem({ text, mark, notes }: Item): number {
  const { frame, text: sentence, notes: below } = PHONE.item;
  const note = html`${mark} · ${notes}`.text.replaceAll(/<[^>]*>/g, "");
  return frame + heightOf(shortened(text), sentence) + heightOf(note, below);
}

/** How many items of each group a phone has room for: the first of each, and more of the first groups. */
function onPhone(model: ReviewModel, groups: readonly Group[]): number[] {
  const { screen, title, eyebrow, group, verdict: box } = PHONE;
  const { verdict, diff, today } = model;
  const above = [...stacksOf(model).map(({ stack }) => stack), diff?.base, diff && "against 0123456", today];
  const reasons = verdict.reasons.map((reason) => heightOf(reason, box.reason));
  const firsts = groups.flatMap(({ items }) => items.slice(0, 1)).map((item) => group + heightOfItem(item));
  const head = title + heightOf(above.join(" · "), eyebrow);
  const taken = [head, box.frame, heightOf(verdict.title, box.title), ...reasons, ...firsts];
  let room = screen - taken.reduce((sum, height) => sum + height, 0);
  return groups.map(({ items }) => {
    let count = 1;
    for (const item of items.slice(1, MOST_ITEMS)) {
      room -= heightOfItem(item);
      if (room < 0) break;
      count += 1;
    }
    return count;
  });
}

const groupHtml = ({ title, section, items }: Group, always: number): Html => html`<div>
<h2>${title} <a class="all" href="#${section}">all ${items.length}</a></h2>
<ul class="changes">${items.slice(0, MOST_ITEMS).map(
  ({ colour, mark, text, notes }, position) => html`<li class="${colour}${position >= always && " later"}">
<p>${said(shortened(text))}</p>
<p class="small">${mark} · ${notes}</p></li>
`,
)}</ul></div>
`;

function shortened(text: string): string {
  const letters = [...text];
  return letters.length <= MOST_LETTERS ? text : `${letters.slice(0, MOST_LETTERS - 1).join("")}…`;
}
