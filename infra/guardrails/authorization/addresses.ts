import { resourceTypes } from "declared-stack/resource-types";
import { type ResourceOf, settingAt } from "declared-stack/typed-resource";
import { isUnknown, textsOf } from "declared-stack/value";
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
      "Write out one https address per platform; plain http is for loopback in a development stack alone.",
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
      "Use the web application's own origin; for a native one the domain at which people sign in with /android/ or /ios/ and its identifier, and in a development stack a loopback origin of its pages.",
    check: (stack) => each(stack, (address, place) => foreign(address, place, stack)),
  },
  {
    name: "application-callbacks",
    mirrors: "RFC 9700 §2.1",
    severity: "medium",
    why: "Without a callback nobody can sign in; a machine, to which nobody signs in, must not have one.",
    remedy: "Set the addresses in the stack's configuration under the application's key.",
    check: (stack) =>
      stack.all(resourceTypes.client).flatMap((resource): Breach[] => {
        const machine = resource.inputs.appType === "non_interactive";
        const needed = resource.inputs.appType === "regular_web" ? LISTS : LISTS.slice(0, 2);
        return LISTS.filter((list) => {
          const count = textsOf(resource.inputs[list]).length;
          return machine ? count > 0 : count === 0 && needed.includes(list);
        }).map((property) => ({
          resource,
          property,
          found: resource.inputs[property],
          expected: machine ? "none" : "one address or more",
        }));
      }),
  },
];

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
function faultOf(text: string, { inputs }: Client, { production }: JudgedStack): string | undefined {
  if (isUnknown(text) || !URL.canParse(text)) return "an absolute address";
  if (/[*{}#\s]/.test(text)) return "an address without wildcard, placeholder, fragment or white space";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "an address without a user in it";
  if (url.protocol === "https:") return undefined;
  if (url.protocol === "http:") {
    if (production) return "https, as this is a production stack";
    return LOOPBACK.has(url.hostname) ? undefined : "https, or a loopback address";
  }
  return inputs.appType === "native" && url.protocol.includes(".")
    ? undefined
    : "https, or for a native application its identifier in reverse domain order";
}

/** Expectation in the place of an address of somebody else's; undefined for one that is right. */
function foreign(text: string, { resource, list }: Place, stack: JudgedStack): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const native = resource.inputs.appType === "native";
  if (list === "webOrigins") {
    if (url.origin !== text) return "an origin, without a path";
    if (!native || (!stack.production && LOOPBACK.has(url.hostname))) return undefined;
    return stack.production
      ? "none, as a native application has pages on a developer's machine alone"
      : "a loopback origin, as a native application has pages on a developer's machine alone";
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
