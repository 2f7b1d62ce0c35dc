import path from "node:path";
import { build, type Plugin } from "esbuild";
import { policy } from "../rules/policy.ts";
import { openApiDocument } from "./openapi/document.ts";
import * as responseShapes from "./routes/response-shapes.ts";

/** A module that is bundled as something else. */
interface StandIn {
  readonly module: RegExp;
  readonly contents: string;
}

/** An issuer and an audience that no document names, to be replaced by those that a function is told. */
const SOME_SOURCE = { issuer: "https://issuer.invalid/", audience: "https://audience.invalid/" } as const;

/**
 * Modules that the API has no use of in a function, though the SDK brings it along for other services, other hosts and other
 * ways to be configured: to load it all would be a third of a cold start. Where a name is still asked for, what is
 * here says what it means in a function.
 */
const standInsOf = (document: object): readonly StandIn[] => [
  {
    // It was checked when the bundle was made; no cold start has to do so again.
    module: /[\\/]rules[\\/]policy\.ts$/,
    contents: `export const policy = ${JSON.stringify(policy)};`,
  },
  {
    // Nor has it to be written again, and what is answered to be described, each time that someone asks for it.
    module: /[\\/]openapi[\\/]document\.ts$/,
    contents: `
      const inText = (value) => JSON.stringify(value).slice(1, -1);
      export const openApiDocument = ({ issuer, audience }) =>
        JSON.parse(${JSON.stringify(JSON.stringify(document))}
          .replaceAll("${SOME_SOURCE.issuer}", () => inText(issuer))
          .replaceAll("${SOME_SOURCE.audience}", () => inText(audience)));
    `,
  },
  {
    module: /[\\/]routes[\\/]response-shapes\.ts$/,
    contents: `export let ${Object.keys(responseShapes).join(", ")};`,
  },
  {
    // A function has its role's credentials in its environment.
    module: /@aws-sdk[\\/]credential-provider-node[\\/].*[\\/]index\.js$/,
    contents: `export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";`,
  },
  {
    // It has no configuration files.
    module: /@smithy[\\/]core[\\/].*[\\/]loadSharedConfigFiles\.js$/,
    contents: `
      export { CONFIG_PREFIX_SEPARATOR } from "./constants";
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });
    `,
  },
  {
    // Nor is there an endpoint to be discovered, and to be kept: the SDK doesn't either, unless it is told to.
    module: /@aws-sdk[\\/]middleware-endpoint-discovery[\\/].*[\\/]resolveEndpointDiscoveryConfig\.js$/,
    contents: "export const resolveEndpointDiscoveryConfig = (config) => config;",
  },
  {
    // It asks its region's endpoint, or the one that its environment names. The SDK's rules know a dozen others, which
    // are refused here and not guessed.
    module: /@aws-sdk[\\/]client-dynamodb[\\/].*[\\/]endpointResolver\.js$/,
    contents: `
      const domainOf = (region) => (region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com");
      export const defaultEndpointResolver = ({ Endpoint, Region, UseFIPS, UseDualStack }) => {
        if (Endpoint === undefined && (UseFIPS || UseDualStack || /^(eusc|eu-iso|us-iso)/.test(Region))) {
          throw new Error("set AWS_ENDPOINT_URL_DYNAMODB: only ordinary endpoints of public regions are known here");
        }
        return { url: new URL(Endpoint ?? "https://dynamodb." + Region + "." + domainOf(Region)) };
      };
    `,
  },
  {
    // It has Node's own digests, and its retries are the standard ones.
    module: /@smithy[\\/]core[\\/].*[\\/]Sha256Js\.js$/,
    contents: "export class Sha256Js {}",
  },
  {
    module: /@smithy[\\/]core[\\/].*[\\/]AdaptiveRetryStrategy\.js$/,
    contents: "export class AdaptiveRetryStrategy {}",
  },
  {
    // Nothing that DynamoDB answers is a stream of events, or has a checksum of this kind.
    module: /@smithy[\\/]core[\\/].*[\\/]event-streams[\\/]index\.js$/,
    contents: "export {};",
  },
  {
    module: /@smithy[\\/]core[\\/].*[\\/]Crc32Node\.js$/,
    contents: "export class Crc32Node {}",
  },
];

/** @throws when a module isn't there, so that nobody believes it to be left out. */
const replacing = (standIns: readonly StandIn[]): Plugin => ({
  name: "stand-ins",
  setup({ onLoad, onEnd }) {
    const missing = new Set(standIns);
    for (const standIn of standIns) {
      onLoad({ filter: standIn.module }, (module) => {
        missing.delete(standIn);
        return { contents: standIn.contents, resolveDir: path.dirname(module.path) };
      });
    }
    onEnd(() => ({
      errors: [...missing].map(({ module }) => ({
        text: `nothing is bundled that matches ${module}; see whether the list in api/bundle.ts still needs it`,
      })),
    }));
  },
});

/**
 * The API as Lambda runs it: the text of `index.cjs`, one CommonJS module that exports `handler` and needs nothing but
 * Node 24. The same sources give the same bytes on every machine.
 *
 * It is no ES module, because Node makes all of a built-in module's exports for those who import it that way, and with
 * them half of its HTTP client for `fetch`, which nothing here uses.
 */
export async function bundleApi(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["lambda.ts"],
    absWorkingDir: import.meta.dirname,
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    // To ask whether there are the web's streams is to load them.
    define: { ReadableStream: "undefined" },
    plugins: [replacing(standInsOf(openApiDocument(SOME_SOURCE)))],
    minify: true,
    legalComments: "none",
    charset: "ascii",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
