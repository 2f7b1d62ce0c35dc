import type { Hono } from "hono";
import { withConfiguration } from "./index-page.ts";
import { pass } from "./proxy.ts";
import { API, type AppAddress, withApi } from "./with-api.ts";

/**
 * Serves the app as Expo's development server has it at the moment, with its configuration, and the API beside it. Its code
 * is evaluated as it comes, so no content security policy holds here.
 *
 * @param server Expo's development server, as an origin.
 */
export function createDevelopmentPages(address: AppAddress, server: string): Hono {
  const app = withApi(address);
  app.all("*", async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const response = await pass(
      c,
      `${server}${pathname}${search}`,
      "Expo's development server doesn't answer yet.",
    );
    if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) return response;
    const text = await response.text();
    if (!text.includes("</head>")) return c.html(text);
    return c.html(withConfiguration(text, { ...address.configuration, apiUrl: API }));
  });
  return app;
}
