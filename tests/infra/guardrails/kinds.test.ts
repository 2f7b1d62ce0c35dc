import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { violationText } from "../../../infra/guardrails/judge/violation.ts";
import { changed, type Path } from "../../../mutation/common/edit.ts";
import { bundleActions } from "../../../rules/actions/bundle.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { declareStack } from "../declare.ts";
import { policyOfEveryKind as policy, valuesOfEveryKind } from "../every-kind.ts";
import { optionsFor, shortText } from "./cases.ts";

const { resources } = await declareStack({ stack: "prod", policy, values: valuesOfEveryKind("prod") });
const options = { ...optionsFor("prod"), policy, actions: await bundleActions(policy, AUDIENCE) };
const violationsIn = (judged: typeof resources) => judgeStack(judged, options).violations;

const client = (key: string) => `${resourceTypes.client} ${key}`;
const credentials = (key: string) => `${resourceTypes.clientCredentials} ${key}`;
const PAGES = "https://pages.exampleco.com";

describe("guardrails of a stack with an application of each kind", () => {
  it("hold as it is declared", () => {
    expect(violationsIn(resources).map(violationText)).toEqual([]);
  });

  const cases: [label: string, path: Path, value: unknown, finds: readonly string[]][] = [
    [
      client("pages"),
      ["grantTypes"],
      ["authorization_code", "refresh_token", "implicit"],
      [
        'application-grant-types: pages grantTypes is ["authorization_code","refresh_token","implicit"]; expected authorization_code, refresh_token',
      ],
    ],
    [
      credentials("pages"),
      ["authenticationMethod"],
      "client_secret_post",
      ['application-secret: pages authenticationMethod is "client_secret_post"; expected "none"'],
    ],
    [
      credentials("kiosk"),
      ["authenticationMethod"],
      "client_secret_post",
      ['application-secret: kiosk authenticationMethod is "client_secret_post"; expected "none"'],
    ],
    [
      client("kiosk"),
      ["grantTypes"],
      ["authorization_code", "refresh_token"],
      [
        'application-grant-types: kiosk grantTypes is ["authorization_code","refresh_token"]; expected authorization_code',
        'application-rotation: kiosk refreshToken.rotationType is missing; expected "rotating"',
        'application-rotation: kiosk refreshToken.expirationType is missing; expected "expiring"',
        "application-rotation: kiosk refreshToken.infiniteTokenLifetime is missing; expected false",
        "application-rotation: kiosk refreshToken.infiniteIdleTokenLifetime is missing; expected false",
        "application-rotation: kiosk refreshToken.leeway is missing; expected 0 to 60 seconds",
        "application-refresh-lifetimes: kiosk refreshToken.tokenLifetime is missing; expected 3600 to 2592000 seconds",
        "application-refresh-lifetimes: kiosk refreshToken.idleTokenLifetime is missing; expected 3600 to 1296000 seconds",
      ],
    ],
    [
      client("pages"),
      ["refreshToken", "rotationType"],
      "non-rotating",
      ['application-rotation: pages refreshToken.rotationType is "non-rotating"; expected "rotating"'],
    ],
    [
      client("kiosk"),
      ["callbacks", 0],
      "http://192.168.1.7:51004/callback",
      [
        'application-addresses: kiosk callbacks[0] is "http://192.168.1.7:51004/callback"; expected https, or a loopback address',
        'application-addresses-own: kiosk callbacks[0] is "http://192.168.1.7:51004/callback"; expected http://127.0.0.1 or http://[::1] with a port, as it is an application for desktops',
      ],
    ],
    [
      client("kiosk"),
      ["callbacks", 0],
      "https://kiosk.exampleco.com/callback",
      [
        'application-addresses-own: kiosk callbacks[0] is "https://kiosk.exampleco.com/callback"; expected http://127.0.0.1 or http://[::1] with a port, as it is an application for desktops',
      ],
    ],
    [
      client("kiosk"),
      ["callbacks", 0],
      "http://localhost:51004/callback",
      [
        'application-loopback-literal: kiosk callbacks[0] is "http://localhost:51004/callback"; expected 127.0.0.1 or [::1]',
      ],
    ],
    [
      client("kiosk"),
      ["webOrigins"],
      ["http://127.0.0.1:51004"],
      [
        'application-addresses-own: kiosk webOrigins[0] is "http://127.0.0.1:51004"; expected none, as it has no pages',
        `cors-origins: api corsConfiguration.allowOrigins is ["${PAGES}","https://timesheets.exampleco…; expected the webOrigins of this stack's applications, and no *`,
        'application-callbacks: kiosk webOrigins is ["http://127.0.0.1:51004"]; expected none',
      ],
    ],
    [
      client("kiosk"),
      ["mobile"],
      { android: { appPackageName: "com.exampleco.kiosk" } },
      [
        'application-app-links: kiosk mobile is {"android":{"appPackageName":"com.exampleco.kiosk"}}; expected none, as it isn\'t native',
      ],
    ],
    [
      client("kiosk"),
      ["skipNonVerifiableCallbackUriConfirmationPrompt"],
      "true",
      [
        'settings-known: kiosk skipNonVerifiableCallbackUriConfirmationPrompt is "true"; expected no such setting, as nobody has judged it',
      ],
    ],
    [
      client("tablet"),
      ["callbacks", 0],
      "http://127.0.0.1:51004/callback",
      [
        'application-addresses: tablet callbacks[0] is "http://127.0.0.1:51004/callback"; expected https, as this is a production stack',
        'application-addresses-own: tablet callbacks[0] is "http://127.0.0.1:51004/callback"; expected the domain at which people sign in, then /android/ or /ios/, the application\'s identifier and /callback',
      ],
    ],
    [
      client("pages"),
      ["callbacks", 0],
      "http://127.0.0.1:51004/callback",
      [
        'application-addresses: pages callbacks[0] is "http://127.0.0.1:51004/callback"; expected https, as this is a production stack',
        `application-addresses-own: pages callbacks[0] is "http://127.0.0.1:51004/callback"; expected an address of ${PAGES}`,
      ],
    ],
    [
      client("pages"),
      ["appType"],
      "regular_web",
      [
        'application-secret: pages authenticationMethod is "none"; expected "client_secret_post", "client_secret_basic" or "private_key_jwt"',
        'applications-as-policy: pages appType is "regular_web"; expected what its kind in rules/policy.ts is to Auth0',
      ],
    ],
  ];
  it.each(cases)("find %s %j as %j", (label, path, value, finds) => {
    expect(violationsIn(changed(resources, label, path, value)).map(shortText)).toEqual(finds);
  });
});
