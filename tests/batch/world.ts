import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";
import type { TimesheetStore } from "../../api/store/store.ts";
import type { UploadError } from "../../batch/error.ts";
import type { UploadOptions } from "../../batch/options.ts";
import { uploadFile } from "../../batch/upload.ts";
import { createTestApp } from "../api/support/api.ts";
import { AUDIENCE } from "../support/audience.ts";

const pageShape = z.object({
  entries: z.array(z.object({ externalId: z.string(), project: z.string() })),
  next: z.string().optional(),
});

export const SECRET = "very-secret-of-batch";

/** The outputs of a stack that is on no machine: a world answers in its place. */
export const OUTPUTS = {
  environment: "production",
  issuer: "https://tenant.invalid/",
  audience: AUDIENCE,
  apiUrl: "https://api.invalid/timesheets",
  clientIds: { mobile: "mobile-id", batch: "batch-id" },
  clientSecrets: { batch: SECRET },
};

export interface WorldOptions {
  /** The name whose token the tenant gives; see `createTestApp`. */
  readonly token?: string;
  /** Seconds for which a token lasts. */
  readonly lifetime?: number;
  /** Answers a batch in the API's place, which `send` asks; `number` counts the batches that were sent, from 1. */
  readonly batch?: (send: () => Promise<Response>, number: number, request: Request) => Promise<Response>;
  /** Comes to pass once the file is checked, before anything is sent. */
  readonly between?: () => Promise<void>;
  /** The API's document, in place of its own. */
  readonly document?: object;
  readonly changes?: Partial<TimesheetStore>;
  /** Milliseconds. */
  readonly patience?: number;
}

export interface Run {
  readonly status: number | undefined;
  readonly error: UploadError | undefined;
  readonly stdout: string;
}

/** A tenant and an API in process, with a clock that only waiting moves. */
export async function createWorld({
  token = "batch",
  lifetime = 86_400,
  batch = (send) => send(),
  document,
  between = async () => {},
  changes = {},
  patience = 600_000,
}: WorldOptions = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "upload-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { app, store } = createTestApp(changes);
  const tokenRequests: URLSearchParams[] = [];
  const waits: number[] = [];
  let now = 0;
  let batches = 0;
  const send = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    return app.fetch(
      new Request(`https://api.invalid${pathname.replace(/^\/timesheets/, "")}`, {
        method: request.method,
        headers: request.headers,
        ...(request.method === "POST" && { body: await request.text() }),
      }),
    );
  };
  const api = async (request: Request): Promise<Response> => {
    if (request.method === "POST") {
      batches += 1;
      return batch(() => send(request), batches, request);
    }
    await between();
    return document === undefined ? send(request) : Response.json(document);
  };
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).hostname !== "tenant.invalid") return api(request);
    const parameters = new URLSearchParams(await request.text());
    tokenRequests.push(parameters);
    if (parameters.get("client_secret") !== SECRET && !parameters.has("client_assertion")) {
      return Response.json({ error: "access_denied", error_description: "Unauthorized" }, { status: 401 });
    }
    return Response.json({ access_token: token, expires_in: lifetime, token_type: "Bearer" });
  };

  const file = (name: string): string => path.join(folder, name);
  const write = async (name: string, text: string | Uint8Array): Promise<string> => {
    await writeFile(file(name), text);
    return file(name);
  };
  const outputs = await write("outputs.json", JSON.stringify(OUTPUTS));

  async function run(
    name: string,
    given: Partial<UploadOptions> = {},
    { stop = new AbortController(), environment = {} as NodeJS.ProcessEnv } = {},
  ): Promise<Run> {
    let stdout = "";
    const options: UploadOptions = {
      stack: "dev",
      outputs,
      tenant: undefined,
      apply: false,
      machine: "batch",
      credentials: undefined,
      format: undefined,
      column: [],
      skipColumns: false,
      decimalComma: false,
      encoding: "utf-8",
      refusedOut: undefined,
      json: false,
      file: file(name),
      ...given,
    };
    const ended = await uploadFile(options, {
      environment,
      signal: stop.signal,
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: () => true },
      journals: file("journals"),
      network: {
        fetch: answer,
        now: () => now,
        wait: async (milliseconds) => {
          stop.signal.throwIfAborted();
          waits.push(milliseconds);
          now += milliseconds;
        },
        random: () => 0,
        patience,
        signal: stop.signal,
      },
    }).then(
      (status) => ({ status, error: undefined }),
      (error: UploadError) => ({ status: undefined, error }),
    );
    return { ...ended, stdout: stdout.replaceAll(`${folder}/`, "") };
  }

  /** All entries that wait for approval, as a manager sees them. */
  async function entries(): Promise<{ readonly externalId: string; readonly project: string }[]> {
    const found: { externalId: string; project: string }[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const query = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const response = await app.fetch(
        new Request(`https://api.invalid/approvals?limit=100${query}`, {
          headers: { authorization: "Bearer max" },
        }),
      );
      const page = pageShape.parse(await response.json());
      found.push(...page.entries);
      cursor = page.next;
    }
    return found;
  }

  return {
    store,
    folder,
    write,
    run,
    waits,
    tokenRequests,
    /** Milliseconds by which the clock goes on. */
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** How many batches were sent. */
    sent: () => batches,
    read: (name: string) => readFile(file(name), "utf8"),
    files: async () => (await readdir(folder)).toSorted(),
    entries,
    /** The `externalId` of each entry that is stored. */
    stored: async () => (await entries()).map(({ externalId }) => externalId).toSorted(),
  };
}

/** Lines of NDJSON for Ann. */
export const ndjson = (numbers: readonly number[], changes: object = {}): string =>
  numbers.map((number) => `${JSON.stringify({ ...line(number), ...changes })}\n`).join("");

/** A quarter of an hour of somebody's: of so many people and days that all have room. */
export const line = (number: number) => ({
  subject: number % 50 === 0 ? "auth0|ann" : `auth0|${number % 50}`,
  externalId: `row-${number}`,
  date: `2026-11-${String(1 + (Math.floor(number / 50) % 20)).padStart(2, "0")}`,
  project: "Apollo",
  hours: 0.25,
});

/** The numbers from 1 to `count`. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
