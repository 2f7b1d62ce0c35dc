import { resourceTypes } from "declared-stack/resource-types";
import { type ResourceOf, settingAt } from "declared-stack/typed-resource";
import { isUnknown, textsOf } from "declared-stack/value";
import type { KindTraits } from "../../../rules/policy/application-kinds.ts";
import { writtenForm } from "../../config/written-form.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

type Client = ResourceOf<typeof resourceTypes.client>;

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const LISTS = ["callbacks", "allowedLogoutUrls", "webOrigins"] as const;

/** Where people are sent back to. */
export const addressGuardrails: readonly Guardrail[] = [
  {
    name: "application-addresses",
    mirrors: "RFC 9700 §2.1, §4.1",
    severity: "critical",
    why: "Codes and people are sent to whatever address is allowed: a wildcard or plain http hands them to others.",
    remedy:
      "Write out one https address per platform; plain http is for loopback, in a development stack and in applications for desktops.",
    check: (stack) => each(stack, (address, { resource }) => faultOf(address, resource, stack)),
  },
  {
    name: "application-addresses-form",
    mirrors: "RFC 3986 §6.2; RFC 9700 §2.1",
    severity: "medium",
    why: "Auth0 compares addresses letter by letter, and browsers and SDKs write them in one form: nobody comes back to another.",
    remedy:
      "Write scheme and host in small letters, no port that the scheme has anyway, no dots for folders, and nothing encoded that needn't be.",
    check: (stack) =>
      each(stack, (address) => {
        const form = isUnknown(address) ? address : writtenForm(address);
        return form === undefined || form === address ? undefined : form;
      }),
  },
  {
    name: "application-addresses-own",
    mirrors: "RFC 8252 §7, §8.4",
    severity: "high",
    why: "An address on a host that isn't the application's own sends its codes to another party.",
    remedy:
      "Use the web application's own origin; for a native one the domain at which people sign in with /android/ or /ios/ and its identifier, and in a development stack a loopback origin of its pages; for one of desktops http://127.0.0.1 with its port.",
    check: (stack) => each(stack, (address, place) => foreign(address, place, stack)),
  },
  {
    name: "application-loopback-literal",
    mirrors: "RFC 8252 §8.3",
    severity: "medium",
    why: "The name localhost may lead to another interface, on which others listen, and firewalls treat it otherwise; a literal is this machine alone.",
    remedy: "Write 127.0.0.1 or [::1] in the addresses of an application for desktops.",
    check: (stack) =>
      each(stack, (address, { resource }) => {
        const isNamed = URL.parse(address)?.hostname === "localhost";
        return isNamed && isOfDesktops(resource, stack) ? "127.0.0.1 or [::1]" : undefined;
      }),
  },
  {
    name: "application-callbacks",
    mirrors: "RFC 9700 §2.1",
    severity: "medium",
    why: "Without a callback nobody can sign in; a machine, to which nobody signs in, must not have one, nor one for desktops pages.",
    remedy: "Set the addresses in the stack's configuration under the application's key.",
    check: (stack) =>
      stack.all(resourceTypes.client).flatMap((resource): Breach[] => {
        const addresses = stack.traitsOf(resource)?.addresses ?? "platforms";
        const { needed, none } = LISTS_OF[addresses];
        const missing = needed.filter((list) => textsOf(resource.inputs[list]).length === 0);
        const unasked = none.filter((list) => textsOf(resource.inputs[list]).length > 0);
        const breach = (property: (typeof LISTS)[number], expected: string): Breach => ({
          resource,
          property,
          found: resource.inputs[property],
          expected,
        });
        return [
          ...missing.map((list) => breach(list, "one address or more")),
          ...unasked.map((list) => breach(list, "none")),
        ];
      }),
  },
];

/** The lists that clients must have, and must not, by where people are sent back to. */
const LISTS_OF: Readonly<
  Record<KindTraits["addresses"], Record<"needed" | "none", (typeof LISTS)[number][]>>
> = {
  platforms: { needed: ["callbacks", "allowedLogoutUrls"], none: [] },
  loopback: { needed: ["callbacks", "allowedLogoutUrls"], none: ["webOrigins"] },
  pages: { needed: [...LISTS], none: [] },
  none: { needed: [], none: [...LISTS] },
};

const isOfDesktops = (client: Client, stack: JudgedStack): boolean =>
  stack.traitsOf(client)?.addresses === "loopback";

interface Place {
  readonly resource: Client;
  readonly list: (typeof LISTS)[number];
}

function each(
  stack: JudgedStack,
  expectedOf: (address: string, place: Place) => string | undefined,
): Breach[] {
  return stack.all(resourceTypes.client).flatMap((resource) =>
    LISTS.flatMap((list) =>
      textsOf(resource.inputs[list]).flatMap((address, index): Breach[] => {
        const expected = expectedOf(address, { resource, list });
        if (expected === undefined) return [];
        return [{ resource, property: `${list}[${index}]`, found: address, expected }];
      }),
    ),
  );
}

/** Expectation in the place of an address that nobody may be sent to; undefined for one that is right. */
function faultOf(text: string, client: Client, stack: JudgedStack): string | undefined {
  if (isUnknown(text) || !URL.canParse(text)) return "an absolute address";
  if (/[*{}#\s]/.test(text)) return "an address without wildcard, placeholder, fragment or white space";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "an address without a user in it";
  if (url.protocol === "https:") return undefined;
  if (url.protocol === "http:") {
    if (stack.production && !isOfDesktops(client, stack)) return "https, as this is a production stack";
    return LOOPBACK.has(url.hostname) ? undefined : "https, or a loopback address";
  }
  return isOfPlatforms(client, stack) && url.protocol.includes(".")
    ? undefined
    : "https, or for a native application its identifier in reverse domain order";
}

const isOfPlatforms = (client: Client, stack: JudgedStack): boolean =>
  stack.traitsOf(client)?.addresses === "platforms";

/** Expectation in the place of an address of somebody else's; undefined for one that is right. */
function foreign(text: string, { resource, list }: Place, stack: JudgedStack): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const native = isOfPlatforms(resource, stack);
  if (list === "webOrigins") {
    if (isOfDesktops(resource, stack)) return "none, as it has no pages";
    if (url.origin !== text) return "an origin, without a path";
    if (!native || (!stack.production && LOOPBACK.has(url.hostname))) return undefined;
    return stack.production
      ? "none, as a native application has pages on a developer's machine alone"
      : "a loopback origin, as a native application has pages on a developer's machine alone";
  }
  if (isOfDesktops(resource, stack)) {
    const isOwn = url.protocol === "http:" && LOOPBACK.has(url.hostname) && url.port !== "";
    return isOwn
      ? undefined
      : "http://127.0.0.1 or http://[::1] with a port, as it is an application for desktops";
  }
  const origins = textsOf(resource.inputs.webOrigins);
  if (native) {
    const onOwnMachine = LOOPBACK.has(url.hostname) && origins.includes(url.origin);
    return onOwnMachine ? undefined : foreignToNative(url, stack);
  }
  if (origins.includes(url.origin)) return undefined;
  return origins.length === 0
    ? "none, as the application has no webOrigins"
    : `an address of ${origins.join(" or ")}`;
}

/** Android's and iOS's own addresses, as Auth0's SDKs have them. */
function foreignToNative(url: URL, stack: JudgedStack): string | undefined {
  const issuers = stack
    .all(resourceTypes.authorizer)
    .flatMap((authorizer) =>
      stack.formerIssuer === undefined
        ? [settingAt(authorizer, "jwtConfiguration.issuer")]
        : [stack.issuer, stack.formerIssuer],
    );
  const [, platform, identifier = ""] = url.pathname.split("/");
  const path = `/${platform}/${identifier}/callback`;
  const known = platform === "android" || platform === "ios";
  const scheme = url.protocol === "https:" || url.protocol === `${identifier.toLowerCase()}:`;
  const own = issuers.length === 0 || issuers.includes(`https://${url.host}/`);
  return known && scheme && own && url.pathname === path && identifier.includes(".")
    ? undefined
    : "the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback";
}
