import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createDevelopmentPages } from "../../../local/app/development-pages.ts";
import { listenForApp } from "../../../local/app/server.ts";
import { configuration, INDEX } from "./fixture.ts";

/** A stand-in for Expo's development server, and the app's address in front of it. */
async function inFrontOf(expo: (message: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(expo).on("upgrade", (message, socket) => {
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n${message.url}`,
    );
    socket.on("data", (said) => socket.write(`heard ${said}`));
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const app = await listenForApp();
  const { origin } = app;
  app.serve(createDevelopmentPages({ origin, configuration }, `http://127.0.0.1:${port}`), port);
  onTestFinished(async () => {
    await app.close();
    server.close();
    server.closeAllConnections();
  });
  return origin;
}

describe("the app under development", () => {
  it("is what Expo serves at each path, with its configuration in pages alone", async () => {
    const origin = await inFrontOf(({ url }, response) => {
      const isPage = url === "/week?a=b";
      response.writeHead(200, {
        "content-type": isPage ? "text/html" : "application/javascript",
        "x-expo": "yes",
      });
      response.end(isPage ? INDEX : `"${url}"`);
    });
    const page = await (await fetch(`${origin}/week?a=b`)).text();
    const [, json = ""] =
      /<script type="application\/json" id="configuration">(.*?)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(json)).toEqual({ ...configuration, apiUrl: "/api" });
    const bundle = await fetch(`${origin}/index.ts.bundle?platform=web&dev=true`);
    expect(await bundle.text()).toBe('"/index.ts.bundle?platform=web&dev=true"');
    expect(bundle.headers.get("x-expo")).toBe("yes");
  });

  it("has the API at its own address, which Expo never hears of", async () => {
    const asked: (string | undefined)[] = [];
    const origin = await inFrontOf(({ url }, response) => {
      asked.push(url);
      response.end();
    });
    // Nothing answers at the API of the fixture.
    expect((await fetch(`${origin}/api/health`)).status).toBe(502);
    expect(asked).toEqual([]);
  });

  it("hears of changes by Expo's web socket, through its one name", async () => {
    const origin = await inFrontOf((_message, response) => response.end());
    const asking = request(`${origin}/hot?a=b`, {
      headers: { connection: "Upgrade", upgrade: "websocket" },
    }).end();
    const [response, socket, head] = await once(asking, "upgrade");
    expect(response.statusCode).toBe(101);
    const [greeting] = head.length > 0 ? [head] : await once(socket, "data");
    expect(String(greeting)).toBe("/hot?a=b");
    socket.write("hello");
    expect(String((await once(socket, "data"))[0])).toBe("heard hello");
    socket.destroy();
    for (const strange of [{ host: "attacker.example" }, { origin: "https://attacker.example" }]) {
      const headers = { connection: "Upgrade", upgrade: "websocket", ...strange };
      const refused = request(`${origin}/hot`, { headers }).end();
      expect(await once(refused, "upgrade").catch((error: Error) => error.message)).toBe("socket hang up");
    }
    const own = request(`${origin}/hot`, {
      headers: { connection: "Upgrade", upgrade: "websocket", origin },
    }).end();
    const [, accepted] = await once(own, "upgrade");
    accepted.destroy();
  });
});
