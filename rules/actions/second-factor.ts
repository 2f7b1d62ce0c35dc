import { secondFactorOf } from "../policy/decide.ts";
import { MULTI_FACTOR } from "../policy/second-factor.ts";
import type { Person } from "../policy/types.ts";
import type { PostLoginEvent, PostLoginHandler } from "./contract.ts";
import { isForAnotherApi, type SecondFactorPolicy, scopesWithinReach, shownAt } from "./factor.ts";
import { failClosed } from "./fail-closed.ts";
import { personOf } from "./person.ts";

/** Logins with pages, on which somebody can be asked. */
const WITH_PAGES: readonly unknown[] = ["oidc-basic-profile", "oidc-hybrid-profile", "oidc-implicit-profile"];

/** Auth0 passes over factors that the tenant has switched off, and over those that somebody hasn't enrolled. */
const factors = (...types: readonly string[]) => types.map((type) => ({ type }));

/** Every factor counts that the tenant lets people enrol; which these are is said in its settings. */
const OTHERS = factors(
  "webauthn-roaming",
  "webauthn-platform",
  "push-notification",
  "phone",
  "email",
  "recovery-code",
);

/** Those that can be the first that somebody enrols. */
const FIRST = factors("otp", "webauthn-roaming", "push-notification", "phone");

/**
 * Asks for a second factor where a login asks for scopes that its person would get and that want one, or where its application asks
 * for one by `acr_values`. Auth0 runs the Actions after this one once the person has shown it (Auth0 docs, post-login API object,
 * `challengeWith`), so that they judge by what was shown, not by what was asked: neither a browser that is remembered nor another
 * Action's `api.multifactor.enable("none")` saves anybody from it.
 *
 * It asks nothing where nobody can be asked, as with `prompt=none`: the next Action then takes the scopes away.
 */
export function secondFactor(policy: SecondFactorPolicy): PostLoginHandler {
  return failClosed(async (event, api) => {
    if (isForAnotherApi(policy, event) || !hasPages(event)) return;
    const oldest = oldestTaken(policy, event, await personOf(policy, event, api));
    if (oldest === undefined || (shownAt(event) ?? Number.NEGATIVE_INFINITY) >= oldest) return;
    if (hasEnrolled(event)) api.authentication.challengeWith({ type: "otp" }, { additionalFactors: OTHERS });
    else api.authentication.enrollWithAny(FIRST);
  });
}

const hasPages = ({ transaction }: PostLoginEvent): boolean =>
  WITH_PAGES.includes(transaction?.protocol) && transaction?.prompt?.includes("none") !== true;

/** The time since which a factor has to have been shown, in seconds since the epoch; undefined where none is wanted. */
function oldestTaken(policy: SecondFactorPolicy, event: PostLoginEvent, person: Person): number | undefined {
  const ages = scopesWithinReach(policy, event, person).map((scope) => {
    const factor = secondFactorOf(policy, scope);
    return typeof factor === "object" ? factor.maxAge : Number.MAX_SAFE_INTEGER;
  });
  if (event.transaction?.acr_values?.includes(MULTI_FACTOR)) ages.push(askedAge(event));
  return ages.length === 0 ? undefined : Math.floor(Date.now() / 1000) - Math.min(...ages);
}

/** Seconds since the last sign-in, at most, as the application asked for it (`max_age`, OpenID Connect Core §3.1.2.1). */
function askedAge({ request }: PostLoginEvent): number {
  const sent: unknown = request?.query?.max_age ?? request?.body?.max_age;
  return /^\d{1,9}$/.test(String(sent)) ? Number(sent) : Number.MAX_SAFE_INTEGER;
}

/** Whether the person has a factor, and so mustn't enrol another without showing it. A recovery code alone is none. */
function hasEnrolled({ user }: PostLoginEvent): boolean {
  const { enrolledFactors = [], multifactor = [] } = user ?? {};
  return multifactor.length > 0 || enrolledFactors.some(({ type }) => type !== "recovery-code");
}
