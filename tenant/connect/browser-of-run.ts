import { parsed } from "declared-stack/value";
import { z } from "zod";

const NATIVE = "timesheets:mobile";

/**
 * A stack's configuration for a run in which the native application is opened in a browser of this machine. No committed
 * stack has that.
 *
 * @param config as `readStackFile` gives it.
 * @param origin where its pages are, for example `http://127.0.0.1:40123`.
 */
export function withBrowser(
  config: Readonly<Record<string, string>>,
  origin: string,
): Readonly<Record<string, string>> {
  const section = z.looseObject({}).safeParse(parsed(config[NATIVE]));
  // The program says what is wrong with it.
  if (!section.success) return config;
  const browser = { callbacks: [`${origin}/callback`], logoutUrls: [`${origin}/`], origins: [origin] };
  return { ...config, [NATIVE]: JSON.stringify({ ...section.data, browser }) };
}
