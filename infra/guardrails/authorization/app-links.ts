import { resourceTypes } from "declared-stack/resource-types";
import { type ResourceOf, settingAt } from "declared-stack/typed-resource";
import { textsOf } from "declared-stack/value";
import type { Breach, Guardrail } from "../definition/guardrail.ts";

type Client = ResourceOf<typeof resourceTypes.client>;

const LISTS = ["callbacks", "allowedLogoutUrls"] as const;

/** The platforms' apps: where a platform is in an address, what it is told of them, and in which form. */
const PLATFORMS = [
  {
    platform: "android",
    name: "mobile.android.appPackageName",
    proof: "mobile.android.sha256CertFingerprints",
    form: /^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/,
    expected: "SHA-256 fingerprints of the certificates that sign the app, in capitals with colons",
  },
  {
    platform: "ios",
    name: "mobile.ios.appBundleIdentifier",
    proof: "mobile.ios.teamId",
    form: /^[A-Z0-9]{10}$/,
    expected: "the ten capital letters and digits of the app's Apple developer team",
  },
] as const;

/** The apps that may take people over from the browser. */
export const appLinkGuardrails: readonly Guardrail[] = [
  {
    name: "application-app-links",
    mirrors: "RFC 8252 §7.2; Android: App Links; Apple: Universal links",
    severity: "high",
    why: "A platform opens an https callback in an app only if the tenant vouches for it; vouched for by another key or team, it opens somebody else's app, with the code.",
    remedy:
      "Set packageName and certificateFingerprints, or teamId and bundleId, beside the platform's callbacks in the stack's configuration; an app that isn't declared was set on the tenant by hand: take it back there.",
    check: (stack) =>
      stack
        .all(resourceTypes.client)
        .flatMap((client) =>
          stack.traitsOf(client)?.addresses === "platforms" ? apps(client) : unasked(client),
        ),
  },
];

/** No application but a native one is an app of a phone. */
function unasked(client: Client): Breach[] {
  const found = client.inputs.mobile;
  return found === undefined
    ? []
    : [{ resource: client, property: "mobile", found, expected: "none, as it isn't native" }];
}

function apps(client: Client): Breach[] {
  return PLATFORMS.flatMap(({ platform, name, proof, form, expected }): Breach[] => {
    const addresses = LISTS.flatMap((list) => textsOf(client.inputs[list]));
    const named = addresses.flatMap((address) => appIn(address, platform) ?? []);
    const isNeeded = addresses.some((one) => one.startsWith("https:") && appIn(one, platform) !== undefined);
    const [app, proofs] = [settingAt(client, name), settingAt(client, proof)];
    if (isNothing(app) && isNothing(proofs) && !isNeeded) return [];
    const given = Array.isArray(proofs) ? textsOf(proofs) : [proofs];
    return [
      ...(named.every((one) => one === app) && !isNothing(app)
        ? []
        : [{ resource: client, property: name, found: app, expected: [...new Set(named)].join(" or ") }]),
      ...(given.length > 0 && given.every((one) => typeof one === "string" && form.test(one))
        ? []
        : [{ resource: client, property: proof, found: proofs, expected }]),
    ];
  });
}

/** How a platform without an app is declared, or left out. */
const isNothing = (setting: unknown): boolean =>
  setting === undefined || setting === "" || (Array.isArray(setting) && setting.length === 0);

/** The app that an address of Auth0's own form is for. */
const appIn = (address: string, platform: string): string | undefined =>
  new RegExp(`^[^?#]*/${platform}/([^/?#]+)/callback$`).exec(address)?.[1];
