import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { onTestFinished } from "vitest";

/**
 * Stands between a client and a server of this machine, and hands on every byte as it is, until it is time: asked
 * before anything is handed on, so that nothing of the client's gets past that moment.
 *
 * @param isTime whether the server has to end now.
 * @param end ends it.
 * @returns its port.
 */
export async function cuttingProxy(port: number, isTime: () => boolean, end: () => void): Promise<number> {
  const proxy = createServer((client) => {
    const server = connect(port, "127.0.0.1");
    const hangUp = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on("error", hangUp).on("close", hangUp);
    server.on("data", (part) => client.write(part));
    client.on("data", (part) => {
      if (!isTime()) server.write(part);
      else {
        end();
        hangUp();
      }
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  return (proxy.address() as AddressInfo).port;
}
