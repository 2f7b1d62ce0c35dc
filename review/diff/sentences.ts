import { titleOf } from "declared-stack/resource-types";
import type { Access } from "../model/access.ts";
import type {
  ChangedValue,
  ChangeKind,
  ChangeOf,
  Concern,
  RecordedApproval,
  RouteLayer,
  TokenKind,
} from "../model/change.ts";
import { claimWords, faultOfClaim, titleOfClaimed } from "../model/claims.ts";
import { type RouteRequirement, reachWords } from "../model/routes.ts";
import { duration, listed, without } from "../model/words.ts";
import { excerpts, shortened } from "./excerpt.ts";
import { deedAt } from "./phrases.ts";

/** A change in words, for people. Nothing reads them back. */
export const sentenceOf = <Kind extends ChangeKind>(change: ChangeOf<Kind>): string =>
  sentences[change.kind](change);

type Sentences = { readonly [Kind in ChangeKind]: (change: ChangeOf<Kind>) => string };

const sentences: Sentences = {
  "stack-added": ({ subject, environment, domain, hosted, callbacks, origins, resources }) => {
    const sent =
      callbacks.length === 0 ? "nobody is sent anywhere" : `people are sent to ${listed(callbacks)}`;
    const pages = origins.length === 0 ? "" : `, and pages of ${listed(origins)} may act`;
    return `Stack ${subject} is new, of environment ${environment ?? "unknown"}, on the tenant ${domain ?? "that AUTH0_DOMAIN names"}: it has ${resources} resources${hosted ? ", hosts the API" : ""}, and ${sent} after the login${pages}.`;
  },
  "stack-removed": ({ subject, resources }) =>
    `Stack ${subject} is gone: nothing looks after its ${resources} resources any more.`,
  "stack-environment": ({ subject, was, is }) =>
    `Stack ${subject} is now of environment ${is ?? "unknown"} (was ${was ?? "unknown"}): ${is === "development" ? "what protects people's real data is no longer asked of it" : "what protects people's real data is asked of it"}.`,
  "stack-setting": (value) => `Stack configuration ${value.subject} ${differs(value)}.`,
  "project-setting": (value) => `Pulumi.yaml: ${value.subject} ${differs(value)}.`,
  "pulumi-file": ({ subject, was, is }) =>
    `${subject}, which Pulumi may read and the review doesn't, ${is === null ? "is gone" : `${was === null ? "is new" : "has other content"} (${hash(is)})`}.`,
  "settings-file": ({ subject, is }) =>
    is
      ? `${subject} is new: the stack's tenant now gets the settings of tenant/settings.`
      : `${subject} is gone: the stack's tenant no longer gets the settings of tenant/settings, such as attack protection and MFA.`,
  "stack-output": (value) => `Stack output ${value.subject} ${differs(value)}.`,

  right: (right) => {
    const { people, subject, through, route, scope, gained } = right;
    const deed = `may ${gained ? "now" : "no longer"} ${deedAt(route, scope)}`;
    if (people === null) return `${subject} ${deed} for itself (${route}).`;
    return `${whoIs(subject, people)} ${deed} through ${through} (${route}).`;
  },

  "right-reach": ({ people, subject, through, routes, whose, gained }) => {
    const who = people === null ? subject : `${whoIs(subject, people)} through ${through}`;
    const entries = whose === "own" ? "their own entries" : "the entries of others";
    return `${who} ${gained ? "now reaches" : "no longer reaches"} ${entries} at ${listed(routes, 6)}.`;
  },

  "route-added": ({ subject, requirement }) => `${subject} is new: it ${needed(requirement)}.`,
  "route-removed": ({ subject }) => `${subject} is gone.`,
  "route-opened": ({ subject }) => `Anybody may now call ${subject} without a token.`,
  "route-closed": ({ subject, layer, requirement }) =>
    requirement === null
      ? `Nobody can call ${subject} any more: ${layerIs(layer)} has no such route.`
      : `${subject} now needs a token: ${layerIs(layer)} ${needed(requirement)}.`,
  "route-reach": ({ subject, was, is }) =>
    was === null
      ? `${subject} reaches ${reachWords(is)}.`
      : `${subject} now reaches ${reachWords(is)} (it reached ${reachWords(was)}).`,
  "route-requirement": ({ subject, layer, was, is }) =>
    layer === "policy"
      ? `${subject} now ${needed(is)} (it ${neededOnce(was)}).`
      : `${capital(layerIs(layer))} ${needed(is)} at ${subject} (it ${neededOnce(was)}).`,

  "scope-added": ({ subject, description }) => `Scope ${subject} is new: "${description}".`,
  "scope-removed": ({ subject }) => `Scope ${subject} is gone.`,
  "scope-description": ({ subject, was, is }) =>
    `Scope ${subject} is now described as "${is}" (was "${was}").`,
  "separated-duties": ({ value, added }) =>
    `The policy ${added ? "now" : "no longer"} keeps ${value.join(" and ")} apart.`,

  "second-factor": ({ of, subject, was, is }) => {
    const part = `${capital(of)} ${subject}`;
    if (is === null) return `${part} no longer wants a second factor.`;
    const age = is.maxAge === null ? "" : ` of the last ${is.maxAge} s`;
    if (was === null) return `${part} now wants a second factor${age}.`;
    return `${part} now wants a second factor${age || " of whatever age"} (it was ${was.maxAge === null ? "of whatever age" : `of the last ${was.maxAge} s`}).`;
  },

  "role-added": ({ subject, scopes }) => `Role ${subject} is new: it gives ${listed(scopes)}.`,
  "role-removed": ({ subject }) => `Role ${subject} is gone.`,
  "role-permission": ({ subject, value, added }) =>
    `Role ${subject} ${added ? "now" : "no longer"} has the permission ${value} (RBAC).`,
  "group-added": ({ subject, roles }) => `Group ${subject} is new: it has the roles ${listed(roles)}.`,
  "group-removed": ({ subject, roles }) =>
    `Group ${subject} is gone: whoever has ${listed(roles)} by it alone loses that with the next roster, and no group of another name takes its people over.`,
  "group-role": ({ subject, value, added }) =>
    `Group ${subject} ${added ? "now" : "no longer"} has the role ${value}.`,

  "directory-group": ({ subject, value, was, is }) =>
    is === null
      ? `Whoever is in ${value} of the connection ${subject} no longer is in the group ${was}.`
      : `Whoever is in ${value} of the connection ${subject} now is in the group ${is}${was === null ? "" : ` (was in ${was})`}.`,
  "directory-claim": ({ subject, was, is }) =>
    `The groups of the connection ${subject} are now taken from ${is} (were from ${was}).`,

  "application-added": ({ subject, type, callbacks, logoutUrls, origins, grantTypes, connections }) => {
    const told = [
      ["it gets tokens by", grantTypes],
      ["people sign in from", connections],
      ["it sends them back to", callbacks],
      ["and after the logout to", logoutUrls],
      ["pages act as it from", origins],
    ] as const;
    const parts = told.flatMap(([words, values]) =>
      values.length === 0 ? [] : [`${words} ${values.join(" and ")}`],
    );
    return `Application ${subject} (${type}) is new${parts.length === 0 ? "" : `: ${parts.join(", ")}`}.`;
  },
  "application-removed": ({ subject }) => `Application ${subject} is gone.`,
  "application-name": ({ was, is }) => `Application ${was} is now called ${is}.`,
  "application-type": ({ subject, was, is }) => `${subject} is now of type ${is} (was ${was}).`,
  "application-authentication": ({ subject, was, is }) => {
    const how = (method: string) => (method === "none" ? "without a secret" : `by ${method}`);
    return `${subject} now authenticates itself ${how(is)} (it did ${how(was)}).`;
  },
  "application-key": ({ subject, value, name, algorithm, expires, added }) => {
    const key = `the key "${name}" (${algorithm}, thumbprint ${value}, ${expires === null ? "without an end" : `until ${expires}`})`;
    return added
      ? `Whoever holds the private half of ${key} may now get the tokens of ${subject}.`
      : `${subject} no longer authenticates by ${key}.`;
  },
  "application-pkce": ({ subject, is }) =>
    `A login to ${subject} without PKCE by S256 is ${is ? "now" : "no longer"} refused.`,
  "application-known-to-api": ({ subject, is }) =>
    is ? `The API now accepts tokens of ${subject}.` : `The API no longer accepts tokens of ${subject}.`,
  callback: ({ subject, value, added }) =>
    `${subject} ${mayNow(added)} send people back to ${value} after the login.`,
  "logout-url": ({ subject, value, added }) =>
    `${subject} ${mayNow(added)} send people to ${value} after the logout.`,
  origin: ({ subject, value, added }) => `Pages of ${value} ${mayNow(added)} act as ${subject}.`,
  "grant-type": ({ subject, value, added }) => `${subject} ${mayNow(added)} get tokens by ${value}.`,
  connection: ({ subject, value, added }) => `People of ${value} ${mayNow(added)} sign in to ${subject}.`,

  "client-grant": ({ subject, value, subjectType, audience, added }) => {
    const whom = subjectType === "user" ? "for people" : "for itself";
    return `${subject} ${mayNow(added)} ask for ${value} ${whom}${audience === null ? "" : ` at ${audience}`} (client grant).`;
  },

  "token-lifetime": ({ subject, token, was, is }) => {
    const unset = token === "refresh" || token === "unused-refresh" ? "for ever" : "for Auth0's default time";
    const time = (seconds: number | null) => (seconds === null ? unset : `for ${duration(seconds)}`);
    return `${tokensOf[token](subject)} are now valid ${time(is)} (were ${time(was)}).`;
  },
  "token-algorithm": ({ subject, token, was, is }) =>
    `${tokensOf[token](subject)} are now signed by ${orDefault(is)} (was ${orDefault(was)}).`,
  "token-dialect": ({ subject, was, is }) =>
    `${tokensOf.access(subject)} now have the form ${orDefault(is)} (was ${orDefault(was)}).`,
  "token-subjects": ({ subject, subjectType, was, is }) => {
    const whom = subjectType === "user" ? "people" : "machines";
    const to = (policy: string) => clientsAllowed[policy] ?? policy;
    return `${subject} now gives tokens for ${whom} to ${to(is)} (was ${to(was)}).`;
  },
  "refresh-token-rotation": ({ subject, is }) =>
    is
      ? `Refresh tokens of ${subject} now rotate.`
      : `Refresh tokens of ${subject} no longer rotate, so that a stolen one isn't noticed.`,
  "role-based-access": ({ subject, is }) =>
    is
      ? `${subject} now enforces RBAC: roles' permissions bound its tokens.`
      : `${subject} no longer enforces RBAC: roles' permissions don't bound its tokens.`,
  "offline-access": ({ subject, is }) =>
    `Applications ${is ? "now" : "no longer"} get refresh tokens for ${subject} (offline access).`,
  "custom-claim": ({ subject, token, constant, added }) => {
    const fault = added ? faultOfClaim(subject) : null;
    return `${titleOfClaimed[token]} ${added ? "now" : "no longer"} carry the claim ${claimWords({ name: subject, constant })}${fault === null ? "" : `, ${claimFaults[fault]}`}.`;
  },
  "gateway-issuer": ({ was, is }) =>
    `The gateway now trusts tokens issued by ${is ?? "nobody"} instead of ${was ?? "nobody"}. Everybody has to sign in again, and WebAuthn enrolments are good at the domain only at which they were made.`,
  "gateway-former-issuer": ({ was, is }) =>
    is === null
      ? `The gateway no longer trusts tokens issued by ${was}, the issuer of before a move: whoever hasn't signed in at the new domain has to.`
      : `The gateway also trusts tokens issued by ${is} while people move away from it, and asks the function at each request: nobody has to sign in again yet.`,
  "gateway-audiences": ({ was, is }) => {
    const [added, gone] = [without(is, was), without(was, is)];
    if (added.length === 0) return `The gateway no longer accepts tokens for ${gone.join(" and ")}.`;
    const instead = gone.length === 0 ? "" : ` instead of ${gone.join(" and ")}`;
    return `The gateway now ${gone.length === 0 ? "also " : ""}accepts tokens for ${added.join(" and ")}${instead}.`;
  },
  "gateway-origin": ({ value, added }) => `Pages of ${value} ${mayNow(added)} read the API's answers (CORS).`,

  "action-added": ({ subject }) => `Action "${subject}" is new.`,
  "action-removed": ({ subject }) => `Action "${subject}" is gone.`,
  "action-name": ({ was, is }) => `Action "${was}" is now called "${is}".`,
  "action-code": ({ subject }) => `Action "${subject}" is written otherwise, and does the same.`,
  "action-data": ({ subject, was, is }) =>
    `Action "${subject}" carries other data of the policy, and its logic is the same (${hash(is)}, was ${hash(was)}).`,
  "action-logic": ({ subject, tried }) => `Action "${subject}" has other logic: ${cameOut(tried)}.`,
  "rule-difference": ({ subject, ...difference }) =>
    `For ${whomOf(subject, difference)}: ${effectsOf(difference)} (${subject}).`,
  "trigger-action": ({ subject, value, added, others }) =>
    `${subject} ${added ? "now runs" : "no longer runs"} "${value}"${others === undefined ? "" : OF_OTHERS[others]}.`,
  "trigger-order": ({ subject, was, is }) =>
    `${subject} now runs its Actions in another order: ${quoted(is)} (was ${quoted(was)}).`,
  "action-effect": ({ subject, anybody, scopes }) =>
    `The Actions no longer take ${listed(scopes)} from the tokens of ${anybody ? "anybody" : subject}.`,

  "secret-renewed": ({ subject, application, hasSecret, byKey }) =>
    `${subject} gets a new ${hasSecret ? "client id and secret" : "client id"}: it is created again${byKey ? ` under the key ${application}` : ""}.`,
  "secret-used": ({ subject, is }) =>
    is
      ? `${subject} now has a client secret, which it has to be given.`
      : `The client secret of ${subject} is no longer used.`,

  "resource-created": ({ subject, isKnown, values, access, unjudged }) => {
    const opening = [
      ...values.map(({ path, is }) => `${path} ${isNow(is)}`),
      ...access.map((one) => `it ${lets(one, "now")}`),
    ];
    const type = subject.slice(0, subject.indexOf(" "));
    return [
      `${titleOfLabel(subject)} is created${opening.length === 0 ? "" : `: ${opening.join(", ")}`}.`,
      ...(isKnown ? [] : [`Nobody here judges the type ${type}: look at what it lets happen.`]),
      ...(unjudged.length === 0 || !isKnown
        ? []
        : [`Nobody judges ${unjudged.map(({ path, is }) => `${path} (${setTo(is)})`).join(", ")}: ${LOOK}.`]),
    ].join(" ");
  },
  "resource-deleted": ({ subject, lost, concern, isProtected, created }) =>
    [
      `${titleOfLabel(subject)} is deleted${comma(lost)}.`,
      ...(concern === "not judged" ? ["Nobody here judges its type: look at what it held back."] : []),
      ...(isProtected ? [DELETION_REFUSED] : []),
      ...(created.length === 0
        ? []
        : [
            `If ${listed(created.map(titleOfLabel))} is the same under another name, docs/how-to/rename.md has the way to keep it.`,
          ]),
    ].join(" "),
  "resource-replaced": ({ subject, lost, because, parent, isProtected }) => {
    const moved =
      parent === null ? [] : [`it moves from ${parent.was || "the top"} to ${parent.is || "the top"}`];
    const why = [...because.map((value) => `${value.path} ${differs(value)}`), ...moved];
    const gap = lost === null ? "" : ", in between there is none";
    const what = `${titleOfLabel(subject)} is replaced (deleted and created again${gap})${comma(lost)}: ${why.join(", ")}.`;
    return isProtected ? `${what} ${REPLACEMENT_REFUSED}` : what;
  },
  "resource-protection": ({ subject, is, lost }) =>
    `${titleOfLabel(subject)} is ${is ? "now" : "no longer"} protected from being deleted${comma(lost)}.`,
  "resource-input": (value) =>
    `${titleOfLabel(value.subject)}: ${value.path} ${differs(value)}.${unjudged(value)}`,
  "resource-option": (value) =>
    `${titleOfLabel(value.subject)}: Pulumi's option ${value.path} ${differs(value)}.${unjudged(value)}`,
  "resource-access": ({ subject, path, was, is }) => {
    const who = `${titleOfLabel(subject)}: ${path}`;
    if (is === null) return was === null ? `${who} is the same.` : `${who} ${lets(was, "no longer")}.`;
    return `${who} ${lets(is, "now")}${was === null ? "" : ` (was ${otherPart(was, is)})`}.`;
  },
  "resource-code": ({ subject, was, is, isBundle }) =>
    isBundle
      ? `${titleOfLabel(subject)} has other code: now ${hash(is)} (was ${hash(was)}).`
      : `${titleOfLabel(subject)} has code that api/bundle.ts doesn't make: now ${hash(is)} (was ${hash(was)}).`,
  "api-code": ({ files, is }) =>
    is === null
      ? "The API's code can't be read, and so isn't judged."
      : `The API has other code, whose answers aren't compared: ${listed(files)}.`,
  "resource-dependencies": ({ subject, removed }) =>
    `${titleOfLabel(subject)} no longer waits for ${listed(removed.map(titleOfLabel))}.`,

  setting: (value) => `Tenant setting ${value.subject} ${differs(value)}.${unjudged(value)}`,

  guardrails: ({ waivers }) =>
    waivers === null ? "The guardrails are gone." : `The guardrails are new, with ${waivers} waivers.`,
  "waiver-added": ({ subject, resource, waivedIn, until, reason }) =>
    `Guardrail ${subject} is now waived for ${resource}${inStacks(waivedIn)} until ${until}: ${reason}`,
  "waiver-removed": ({ subject, resource, waivedIn }) =>
    `Guardrail ${subject} is no longer waived for ${resource}${inStacks(waivedIn)}.`,
  "waiver-end": ({ subject, resource, waivedIn, was, is }) =>
    `The waiver of guardrail ${subject} for ${resource}${inStacks(waivedIn)} now ends on ${is} (it ended on ${was}).`,

  "approval-added": ({ subject, ...approval }) =>
    `An approval of ${subject} is new, ${recorded(approval)}. It counts once it is in the base.`,
  "approval-removed": ({ subject, ...approval }) =>
    `The approval of ${subject} is gone, ${recorded(approval)}.`,
  "approval-changed": ({ subject, was, is }) =>
    `The approval of ${subject} is altered: now ${recorded(is)} (was ${recorded(was)}). It counts so once it is in the base.`,
};

const recorded = ({ who, digest, why, until }: RecordedApproval): string =>
  `by ${who} until ${until}, ${digest === null ? "without a digest" : `digest ${digest.slice(0, 12)}…`}: "${why}"`;

/** Answers of Actions to made-up events, in words. */
function cameOut(tried: ChangeOf<"action-logic">["tried"]): string {
  if (tried === null) return "it was not tried, as no trigger runs it";
  const { events, differences, fault } = tried;
  const end = fault === null ? "" : ` (and could not be tried to the end: ${fault})`;
  return differences === 0
    ? `it came out the same for ${events} made-up events${end}`
    : `some of ${events} made-up events came out otherwise${end}`;
}

type Difference = Omit<ChangeOf<"rule-difference">, "subject">;

function whomOf(trigger: string, { people, through, occasions, conditions }: Difference): string {
  const anybody = trigger === "credentials-exchange" ? "any machine" : "anybody";
  const names = people.map((name) => (name === "no role" ? "people without a role" : name));
  const parts = [
    names.length === 0 ? anybody : listed(names),
    ...(through.length === 0 ? [] : [`through ${listed(through)}`]),
    ...(occasions.length === 0 ? [] : [`at a ${occasions.join(" or a ")}`]),
  ].join(" ");
  const where = conditions.map(({ path, values }) =>
    values.length === 1 && values[0] === null
      ? `without ${path}`
      : `where ${path} is ${values.map((value) => shortened(value) || "absent").join(" or ")}`,
  );
  return [parts, ...where.slice(0, 1)].join(" ").concat(
    where
      .slice(1)
      .map((one) => ` and ${one}`)
      .join(""),
  );
}

type Effect = Difference["effects"][number];

const effectWords: { readonly [Kind in Effect["kind"]]: (effects: readonly Effect[]) => string } = {
  admitted: () => "is no longer denied",
  denied: ([effect]) => `is denied (${shortened(effect?.value ?? "")})`,
  keeps: (effects) => `keeps ${namesIn(effects)}`,
  gains: (effects) => `gets ${namesIn(effects)}, whatever was asked`,
  loses: (effects) => `loses ${namesIn(effects)}`,
  claim: (effects) =>
    `gets the claim ${effects.map(({ what, value }) => `${what} (${shortened(value)})`).join(" and ")}`,
  "no-claim": (effects) => `no longer gets the claim ${namesIn(effects)}`,
  calls: (effects) =>
    `makes the Actions call ${effects.map(({ what, value }) => `${what}(${shortened(value)})`).join(" and ")}`,
  "no-call": (effects) => `no longer makes the Actions call ${namesIn(effects)}`,
  uses: (effects) => `makes the Actions use ${namesIn(effects)}`,
  unsteady: () => "is answered otherwise from time to time",
};

const namesIn = (effects: readonly Effect[]): string =>
  listed(
    effects.map(({ what }) => what),
    6,
  );

const effectsOf = ({ effects }: Difference): string =>
  [...Map.groupBy(effects, ({ kind }) => kind)].map(([kind, own]) => effectWords[kind](own)).join(", ");

const mayNow = (added: boolean): string => (added ? "may now" : "may no longer");

/** People as a sentence begins with them. */
function whoIs(name: string, { kind, groups, roles }: NonNullable<ChangeOf<"right">["people"]>): string {
  if (kind === "none") return "Anybody who signs in";
  if (kind === "group") return `Group ${groups.join(", ")}`;
  return kind === "role" ? name : `Somebody who is ${listed(roles)}`;
}

const layerIs = (layer: RouteLayer): string => `the ${layer}`;
const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function needed(requirement: RouteRequirement | null): string {
  if (requirement === null) return "has no route";
  if (requirement.needs === "nothing") return "needs no token";
  if (requirement.needs === "token") return "takes any token, whatever its scopes,";
  if (requirement.needs === "scope") return `needs ${requirement.scopes.join(" or ")}`;
  return `lets in by ${requirement.authorization}, and not by the API's authorizer`;
}

function neededOnce(requirement: RouteRequirement | null): string {
  if (requirement === null) return "had no route";
  if (requirement.needs === "nothing") return "needed no token";
  if (requirement.needs === "token") return "took any token, whatever its scopes";
  if (requirement.needs === "scope") return `needed ${requirement.scopes.join(" or ")}`;
  return `let in by ${requirement.authorization}, and not by the API's authorizer`;
}

const tokensOf: Readonly<Record<TokenKind, (subject: string) => string>> = {
  access: (api) => `Access tokens for ${api}`,
  "browser-access": (api) => `Access tokens for ${api} that browsers get`,
  id: (application) => `ID tokens for ${application}`,
  refresh: (application) => `Refresh tokens of ${application}`,
  "unused-refresh": (application) => `Unused refresh tokens of ${application}`,
  "used-refresh": (application) => `Refresh tokens of ${application} that were used already`,
};

const claimFaults: Readonly<Record<NonNullable<ReturnType<typeof faultOfClaim>>, string>> = {
  reserved: "whose name has a meaning of its own to whatever checks tokens",
  "without namespace": "whose name has no namespace",
};

const orDefault = (value: string | null): string => value ?? "Auth0's default";

const clientsAllowed: Readonly<Record<string, string>> = {
  allow_all: "every application of the tenant, granted or not",
  require_client_grant: "applications with a client grant only",
  deny_all: "no application",
};

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

const hash = (sha256: string | null): string =>
  sha256 === null ? "none" : `SHA-256 ${sha256.slice(0, 12)}…`;

const WAY = "(docs/how-to/remove-in-production.md)";
/** A refusal of the engine's, which the review foretells. */
const DELETION_REFUSED = `It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next ${WAY}.`;
const REPLACEMENT_REFUSED = `It is protected, so the engine refuses ${WAY}.`;

const comma = (text: string | null): string => (text === null ? "" : `, ${text}`);

const inStacks = (stacks: readonly string[]): string =>
  stacks.length === 0 ? "" : ` in ${stacks.join(" and ")}`;

const LOOK = "look up what it does before you agree";

/** The end of a sentence about what nobody judges. */
const unjudged = ({ concern }: { readonly concern: Concern | null }): string =>
  concern === "not judged" ? ` Nobody judges that setting: ${LOOK}.` : "";

/** The end of a sentence about what a policy lets happen, or keeps from happening. */
function lets({ effect, who, actions, resources, conditions }: Access, when: "now" | "no longer"): string {
  const whom = who.length === 0 ? "whoever has it" : who.join(" and ");
  const verb = effect === "Allow" ? "lets" : "keeps";
  const deed = `${effect === "Allow" ? "do" : "from"} ${actions.join(", ")}`;
  const on = resources.length === 0 ? "" : ` on ${resources.join(", ")}`;
  const provided = conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`;
  return `${when} ${verb} ${whom} ${deed}${on}${provided}`;
}

/** The part of one access in which it differs from another. */
function otherPart(was: Access, is: Access): string {
  const parts = (["who", "actions", "resources", "conditions"] as const).filter(
    (part) => JSON.stringify(was[part]) !== JSON.stringify(is[part]),
  );
  return parts.map((part) => was[part].join(" and ") || "without any").join(", ");
}

const setTo = (json: string | null): string => (json === "listed" || json === null ? "new" : shortened(json));
const isNow = (json: string | null): string =>
  json === "listed" || json === null ? "is new" : `is ${shortened(json)}`;

/** A changed value as a sentence ends with it, for example `is now 20 (was 10)`. */
function differs({ was, is }: Pick<ChangedValue, "was" | "is">): string {
  if (was === null) return is === "listed" ? "is new" : `is now ${shortened(is ?? "null")} (was not set)`;
  if (is === null) return was === "listed" ? "is gone" : `is no longer set (was ${shortened(was)})`;
  const values = excerpts(was, is);
  return `is now ${values.is} (was ${values.was})`;
}

/** A resource's label as a sentence begins with it: `aws:cloudwatch/logGroup:LogGroup access` is `Log group "access"`. */
function titleOfLabel(label: string): string {
  const blank = label.indexOf(" ");
  return `${titleOf(label.slice(0, blank))} "${label.slice(blank + 1)}"`;
}

/** The power of another team's Action, by its place. */
const OF_OTHERS = {
  before:
    " of another team, whose scopes our rules take back where nobody has them; it can deny, redirect and set claims",
  after: " of another team after all of our rules, where it can add any scope to any token",
} as const;
