import { entriesFor } from "../approvals/entry.ts";
import { type Change, type Concern, type Direction, shownCode, topics } from "../model/change.ts";
import { type Finding, severities } from "../model/finding.ts";
import type { ApprovalModel, DiffModel, GuardrailsModel, ReviewModel, WaiverModel } from "../model/model.ts";
import { acrossStacks, type InStacks } from "../model/stacks.ts";
import {
  type Content,
  counted,
  type Html,
  html,
  joined,
  joinedBriefly,
  marked,
  markedSeverity,
  numeral,
  type Section,
  said,
  tableHtml,
} from "./html.ts";

/** Changed files that decide what a review sees, and that no part of it judges. */
export const filesSection = (files: readonly string[]): Section => ({
  id: "files",
  title: "Files that aren’t judged",
  note: numeral(files.length),
  lead: "They changed, they decide what this review can see, and no part of it judges them: somebody has to read them.",
  body: html`<ul>${files.map((file) => html`<li><code>${file}</code></li>`)}</ul>`,
});

/** In the order in which they are shown, with their titles: why changes need an approval, or else which way they go. */
const KINDS: readonly (readonly [Concern | Direction, string])[] = [
  ["widens", "What widens"],
  ["destroys", "What is destroyed"],
  ["not judged", "What isn’t judged"],
  ["wider", "What widens and needs no approval"],
  ["narrower", "What narrows"],
  ["neutral", "Other changes"],
];

const kindOf = ({ concern, direction }: Change): Concern | Direction => concern ?? direction;

/** Changes against a base; those that need an approval come first, with entries by which somebody can give one. */
export function changesSection(diff: DiffModel, today: string): Section {
  const { changes, base, approvalFaults } = diff;
  const byKind = Map.groupBy(sortedChanges(diff), kindOf);
  const body = html`
${changes.length === 0 && html`<p class="empty">Nothing changes: nobody may do more or less than before.</p>`}
${KINDS.map(([kind, title]) => groupHtml(diff, title, byKind.get(kind) ?? []))}
${
  approvalFaults.length > 0 &&
  html`<h3>Faults of the approvals</h3><ul>${approvalFaults.map((fault) => html`<li>${said(fault)}</li>`)}</ul>`
}
${entriesHtml(entriesFor(diff, today))}`;
  return {
    id: "changes",
    title: "What changes",
    note: numeral(changes.length),
    lead: `Compared with ${base}, in one sentence for each change; what needs somebody’s approval comes first.`,
    body,
  };
}

function entriesHtml(entries: readonly string[]): Html | null {
  if (entries.length === 0) return null;
  return html`<details class="card entries"><summary>To approve: ${counted(entries.length, "entry", "entries")} for the base’s <code>review/approvals.yaml</code>, each with a reason filled in</summary>
<pre>${entries.join("\n")}</pre></details>`;
}

/** As they are shown: what needs an approval and has none, what has one, and the rest; each by topic. */
export function sortedChanges({ changes, approvals }: DiffModel): readonly Change[] {
  const kinds = KINDS.map(([kind]) => kind);
  const rank = (change: Change) => (change.concern === null ? 2 : approvals[change.id] === undefined ? 0 : 1);
  return changes.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      kinds.indexOf(kindOf(one)) - kinds.indexOf(kindOf(other)) ||
      topics.indexOf(one.topic) - topics.indexOf(other.topic),
  );
}

const groupHtml = (diff: DiffModel, title: string, changes: readonly Change[]): Html | null =>
  changes.length === 0
    ? null
    : html`<h3>${title} <span class="note">${numeral(changes.length)}</span></h3>
<ul class="changes">${changes.map((change) => itemHtml(changeItem(diff, change)))}</ul>`;

/** Something that a reviewer should know: a change, a finding or a violation. */
export interface Item {
  /** The class of its colours. */
  readonly colour: string;
  readonly mark: Html;
  /** One sentence or a few. */
  readonly text: string;
  /** The stacks in which it is so, its id, and the like. */
  readonly notes: Html;
  /** The topic, where there are many. */
  readonly about?: string;
  readonly more?: Content;
}

const itemHtml = ({
  colour,
  mark,
  text,
  notes,
  about,
  more,
}: Item): Html => html`<li class="${colour}">${mark}
<div><p>${said(text)}</p>
${more}<p class="small">${notes}${about !== undefined && ` · ${about}`}</p></div></li>
`;

/** A change with the stacks in which it is so, and its approval. */
export function changeItem({ approvals }: DiffModel, change: Change): Item {
  const { id, topic, stacks, sentence } = change;
  const approval = approvals[id];
  return {
    colour: classOf(kindOf(change)),
    mark: marked(kindOf(change)),
    text: sentence,
    notes: html`${inStacks(stacks)} · <code>${id}</code>${approvedHtml(change, approval)}`,
    about: topic,
    more: html`${codeHtml(change)}${approval && approvalHtml(approval)}`,
  };
}

/** Beyond as many lines, code is closed until somebody opens it. */
const MOST_LINES = 60;

function codeHtml(change: Change): Html | null {
  const lines = shownCode(change);
  if (lines.length === 0) return null;
  return html`<details${lines.length <= MOST_LINES && html` open`}><summary>${counted(lines.length, "line")} of code</summary>
<pre class="code">${lines.map(lineHtml)}</pre></details>
`;
}

const LINES: Readonly<Record<string, string>> = { "+": "added", "-": "removed", "@": "place" };

/** A line as `diff -u` writes it: its sign says what its colour does. */
const lineHtml = (line: string): Html => {
  const kind = LINES[line.slice(0, 1)];
  return html`<span${kind !== undefined && html` class="${kind}"`}>${line === "" ? " " : line}
</span>`;
};

const classOf = (kind: Concern | Direction): string => kind.replaceAll(" ", "-");

/** Of many stacks only the first are named. */
const MOST_STACKS = 4;

const inStacks = (stacks: readonly string[]): Html =>
  html`<span class="stacks">${said(joinedBriefly(stacks, MOST_STACKS))}</span>`;

function approvedHtml({ concern }: Change, approval: ApprovalModel | undefined): Html | null {
  if (concern === null) return null;
  return approval === undefined
    ? html` · <span class="unapproved"><span aria-hidden="true">✗</span> not approved</span>`
    : html` · <span class="approved"><span aria-hidden="true">✓</span> approved</span>`;
}

const approvalHtml = ({ who, until, why }: ApprovalModel): Html =>
  html`<p class="small">Approved by ${said(who)} until ${until}: ${said(why)}</p>
`;

/** Findings of all stacks, worst first. */
export function findingsSection(model: ReviewModel): Section {
  const findings = sortedFindings(model);
  return {
    id: "findings",
    title: "Findings",
    note: numeral(findings.length),
    lead: "Where the layers differ from the policy or from each other, and what else deserves attention.",
    body:
      findings.length === 0
        ? html`<p class="empty">None: policy, tenant, gateway and API say the same.</p>`
        : html`<ul class="changes">${findings.map((finding) => itemHtml(findingItem(finding)))}</ul>`,
  };
}

/** As they are shown: worst first. */
export const sortedFindings = (model: ReviewModel): readonly InStacks<Finding>[] =>
  acrossStacks(model, ({ findings }) => findings).toSorted(
    (one, other) => severities.indexOf(one.item.severity) - severities.indexOf(other.item.severity),
  );

export const findingItem = ({ item, stacks }: InStacks<Finding>): Item => ({
  colour: item.severity,
  mark: marked(item.severity),
  text: `${item.where}: ${item.what}`,
  notes: html`${inStacks(stacks)} · <code>${item.code}</code>`,
  more: html`<p>${said(item.remedy)}</p>
`,
});

type Violation = GuardrailsModel["findings"][number];

/** Guardrails that do not hold in some stack, and those that are waived, for what reason and until when; none where they weren't judged. */
export function guardrailsSections(model: ReviewModel): Section[] {
  const counts = acrossStacks(model, ({ guardrails }) => (guardrails === null ? [] : [guardrails.count]));
  if (counts.length === 0) return [];
  const count = Math.max(...counts.map(({ item }) => item));
  const broken = brokenGuardrails(model);
  const waivers = acrossStacks(model, ({ guardrails }) => guardrails?.waivers ?? []).map(({ item }) => item);
  const body = html`
${
  broken.length === 0
    ? html`<p class="empty">All ${counted(count, "guardrail")} hold.</p>`
    : html`<ul class="changes">${broken.map(itemHtml)}</ul>`
}
<h3>Waivers <span class="note">${waivers.length}</span></h3>
${waivers.length === 0 ? html`<p class="empty">None.</p>` : waiversHtml(waivers, model.today)}`;
  const lead =
    "What every stack has to meet, and which violations are accepted, for which reason and until when.";
  return [{ id: "guardrails", title: "Guardrails", note: numeral(count), lead, body }];
}

/** Everything by which a guardrail doesn't hold: violations, and faults of the waivers. */
export function brokenGuardrails(model: ReviewModel): readonly Item[] {
  const violations = acrossStacks(model, ({ guardrails }) => guardrails?.findings ?? []);
  const faults = acrossStacks(model, ({ guardrails }) => guardrails?.faults ?? []);
  return [...violations.map(violationItem), ...faults.map(faultItem)];
}

const violationItem = ({ item, stacks }: InStacks<Violation>): Item => ({
  colour: item.severity === "critical" ? "high" : item.severity,
  mark: markedSeverity(item.severity),
  text: item.text,
  notes: html`${inStacks(stacks)} · <code>${item.guardrail}</code>`,
});

const faultItem = ({ item, stacks }: InStacks<string>): Item => ({
  colour: "high",
  mark: marked("fault"),
  text: item,
  notes: html`${inStacks(stacks)} · a fault of the waivers`,
});

/** The ones that end first come first. */
function waiversHtml(waivers: readonly WaiverModel[], today: string): Html {
  const sorted = waivers.toSorted((one, other) => one.until.localeCompare(other.until));
  const rows = sorted.map(({ until, rule, resource, reason, stacks }) => ({
    cells: [
      html`<code>${rule}</code>`,
      html`<time datetime="${until}">${until}</time>${until < today && html` <strong>has ended</strong>`}`,
      html`<code>${resource}</code>`,
      said(reason),
      stacks.length === 0 ? "all" : said(joined(stacks)),
    ],
  }));
  return tableHtml({ label: "Waivers", heads: ["Guardrail", "Ends", "Resource", "Reason", "Stacks"], rows });
}
