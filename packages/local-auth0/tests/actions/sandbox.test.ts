import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runPostLogin } from "../../src/actions/post-login.ts";
import { createActionRunner } from "../../src/actions/run.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { bindActions } from "../authentication/state.ts";
import { attacks } from "./attacks.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sandbox-"));
const file = path.join(folder, "secret.json");
const newFile = path.join(folder, "new");
writeFileSync(file, '{ "secret": "the developer\'s" }');
const victim = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
let connections = 0;
const server = createServer((_request, response) => response.end()).listen(0, "127.0.0.1");
server.on("connection", () => {
  connections += 1;
});
await once(server, "listening");
const { port } = server.address() as AddressInfo;

const state = emptyTenantState();
const logs: string[] = [];
const log = (line: string) => void logs.push(line.replace("Action 1: ", ""));
const now = () => new Date();
const closed = createActionRunner({ state, log, now });
const open = createActionRunner({ state, log, now, sandbox: { network: true } });
afterAll(async () => {
  await Promise.all([closed.close(), open.close()]);
  victim.kill();
  server.close();
  rmSync(folder, { recursive: true });
});

/** The one line that an Action says. */
async function told(code: string, runner = closed): Promise<unknown> {
  bindActions(state, "post-login", code);
  logs.length = 0;
  await runner.run("post-login", { user: {} });
  return JSON.parse(logs[0] ?? "null");
}

const attempt = (code: string) => `
  const attack = async () => { ${code} };
  const say = (what) => console.log(JSON.stringify(what));
  await attack.call(this).then(
    (reached) => say({ reached: Boolean(reached) }),
    (error) => say({ refused: String(error.message).slice(0, 200) }),
  );`;

describe("an Action reaches for", () => {
  test.each(attacks({ file, newFile, port, victim: victim.pid ?? 0 }))("%s, in vain", async (_name, code) => {
    expect(await told(attempt(code))).not.toEqual({ reached: true });
    expect({
      written: existsSync(newFile),
      killed: victim.exitCode ?? victim.signalCode,
      connections,
    }).toEqual({
      ...{ written: false, killed: null, connections: 0 },
    });
  });
});

test("an Action has an empty environment, and no arguments", async () => {
  expect(await told("console.log(JSON.stringify([process.env, process.argv, process.execArgv]));")).toEqual([
    {},
    [],
    [],
  ]);
});

// It holds where an Action finds a way to an API that isn't kept from it otherwise.
test("an Action has none of the permissions of Node's permission model", async () => {
  const permissions = ["fs", "fs.read", "fs.write", "child", "worker", "addon", "wasi", "inspector"];
  expect(
    await told(
      `console.log(JSON.stringify(${JSON.stringify(permissions)}.filter((name) => process.permission?.has(name) ?? true)));`,
    ),
  ).toEqual([]);
});

describe("the network", () => {
  const asking = (how: string) => attempt(how.replaceAll("PORT", String(port)));

  test.each([
    ["fetch", 'await fetch("http://127.0.0.1:PORT/")', "fetch"],
    ["http", 'require("node:http").get("http://127.0.0.1:PORT/")', "http.get"],
    ["net", 'require("net").connect(PORT)', "net.connect"],
  ])("says how to allow it where %s is used", async (_name, how, called) => {
    expect(await told(asking(how))).toEqual({
      refused: `ACTION_ACCESS_DENIED: ${called}: an Action has no network here; start the tenant with --actions-network, or by startTenant({ actions: { network: true } }), to allow it`,
    });
  });

  test("may be loaded by code that never uses it", async () => {
    const code = `
      class Agent extends require("https").Agent {}
      return require("http").METHODS.includes("GET") && Agent.name === "Agent"`;
    expect(await told(attempt(code))).toEqual({ reached: true });
  });

  test.each([
    ["fetch", 'return (await fetch("http://127.0.0.1:PORT/")).status === 200'],
    [
      "http",
      'return await new Promise((done) => require("http").get("http://127.0.0.1:PORT/", ({ statusCode }) => done(statusCode === 200)))',
    ],
  ])("is there for %s once it is allowed, and files and processes still are not", async (_name, how) => {
    expect(await told(asking(how), open)).toEqual({ reached: true });
    expect(connections).toBeGreaterThan(0);
    for (const code of [
      `require("fs").readFileSync(${JSON.stringify(file)})`,
      `process.kill(${victim.pid})`,
    ]) {
      expect(await told(attempt(code), open)).toEqual({
        refused: expect.stringMatching(/^ACTION_ACCESS_DENIED: .*an Action has no files, no processes/),
      });
    }
  });
});

describe("the network, once it is allowed, ends at sockets of the file system, which lead to other programs such as Docker's:", () => {
  const socket = path.join(folder, "socket");
  const local = createServer((_request, response) => response.end()).listen(socket);
  afterAll(() => void local.close());
  const answer = (emitter: string, event: string) =>
    `return await new Promise((done, failed) => ${emitter}.on("${event}", () => done(true)).on("error", failed))`;
  const pipe = `const { Socket } = require("net"); const pipe = new Socket({ fd: 0 })._handle`;

  test.each([
    ["net", answer(`require("net").connect(${JSON.stringify(socket)})`, "connect")],
    ["options of net", answer(`require("net").connect({ path: ${JSON.stringify(socket)} })`, "connect")],
    ["http", answer(`require("http").get({ socketPath: ${JSON.stringify(socket)} })`, "response")],
    [
      "tls",
      `return await new Promise((done, failed) => require("tls").connect({ path: ${JSON.stringify(socket)} }).on("error", ({ code }) => code === "ERR_ACCESS_DENIED" ? failed(new Error("ACTION_ACCESS_DENIED: a local socket: denied")) : done(true)))`,
    ],
    ["a server", answer(`require("net").createServer().listen(${JSON.stringify(newFile)})`, "listening")],
    ["a handle", `return require("net")._createServerHandle(${JSON.stringify(newFile)}, -1, -1).constructor`],
    ["the tenant's own pipe", `${pipe}; return pipe.constructor.name`],
  ])("by %s", async (_name, how) => {
    expect(await told(attempt(how), open)).toEqual({
      refused: expect.stringMatching(/^ACTION_ACCESS_DENIED: a local socket: /),
    });
    expect(existsSync(newFile)).toBe(false);
  });
});

describe("what comes back from the process of Actions", () => {
  const outcomeOf = (code: string) => {
    bindActions(state, "post-login", code);
    return runPostLogin(closed, {}, []);
  };

  test("sets no prototype", async () => {
    const { appMetadata } = await outcomeOf(
      `for (const name of ["__proto__", "constructor", "a"]) api.user.setAppMetadata(name, JSON.parse('{ "__proto__": { "polluted": 1 } }'));`,
    );
    expect(Object.keys(appMetadata)).toEqual(["constructor", "a"]);
    expect(Object.getPrototypeOf(appMetadata)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
  });

  test("is of no use where an Action forges it, and the login is refused", async () => {
    const code = `
      Object.prototype.id = 7;
      Object.prototype.toJSON = () => "forged";
      api.user.setAppMetadata("a", 1);`;
    await expect(outcomeOf(code)).rejects.toMatchObject({ code: "ACTION_FAILED" });
    expect(await outcomeOf("api.user.setAppMetadata('a', 1);")).toMatchObject({ appMetadata: { a: 1 } });
  });

  test("ends the process where it is too much", async () => {
    const code = "api.user.setAppMetadata('a', 'b'.repeat(3 * 1024 * 1024));";
    await expect(outcomeOf(code)).rejects.toMatchObject({
      message: 'ACTION_FAILED: "Action 1" ended with its process',
    });
  });

  test("ends the process where an Action fills its memory", async () => {
    await expect(
      outcomeOf("const kept = []; for (;;) kept.push(new Array(1e5).fill({}));"),
    ).rejects.toMatchObject({ code: "ACTION_FAILED" });
  });

  test("ends the process where an Action fills memory outside of its heap", async () => {
    const code = `
      const kept = [];
      for (let i = 0; i < 8; i++) {
        kept.push(Buffer.alloc(1e8, 1));
        await new Promise((done) => setTimeout(done, 30));
      }`;
    await expect(outcomeOf(code)).rejects.toMatchObject({ code: "ACTION_FAILED" });
  });
});
