import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * An authenticator app, and a browser that the tenant has been told to remember, so that it asks once: of somebody who logs in
 * with a second factor. A code is good once (RFC 6238 §5.2): without that browser, nobody could log in to two applications
 * within half a minute.
 */
export class Device {
  #key: string | undefined;
  #remembered: string | undefined;
  /** That of the last code that was shown. */
  #step = -1;
  #turn: Promise<unknown> = Promise.resolve();

  /** The cookie of the browser that is remembered. */
  get remembered(): string | undefined {
    return this.#remembered;
  }

  /** Whether it has taken an app's key in. */
  get isEnrolled(): boolean {
    return this.#key !== undefined;
  }

  /** Keeps the cookie by which the browser is remembered. @param pair `name=value` */
  keep(pair: string): void {
    if (pair.startsWith(`${REMEMBERED}=`)) this.#remembered = pair;
  }

  /**
   * The code that its app shows; of the key that a page of enrolment shows, which it takes in. `undefined` without a key. No code is
   * shown twice: after the present one comes the next, which is as good, as clocks may differ by one step (RFC 6238 §5.2).
   */
  code(html: string, now = Date.now()): string | undefined {
    this.#key = /otpauth:\/\/totp\/[^"'<\s]*[?&](?:amp;)?secret=([A-Z2-7]+)/.exec(html)?.[1] ?? this.#key;
    if (this.#key === undefined) return undefined;
    this.#step = Math.max(stepAt(now), this.#step + 1);
    return totp(this.#key, this.#step);
  }

  /** Waits until there is a code that wasn't shown yet and is near enough to the time to be taken. */
  async ready(): Promise<void> {
    const from = this.#step * PERIOD * 1000;
    await sleep(Math.max(0, from - Date.now()));
  }

  /** Does one login after another: two at a time would enrol two apps. */
  async inTurn<T>(login: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(login, login);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Auth0's name for the cookie of a browser that is remembered. */
const REMEMBERED = "auth0-mf";

/** Seconds that a code is shown, and its digits (RFC 6238 §4.1, RFC 4226 §5.3). */
const PERIOD = 30;
const DIGITS = 6;

const stepAt = (now: number): number => Math.floor(now / 1000 / PERIOD);

function totp(key: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", fromBase32(key)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, "0");
}

/** Bytes of a text in Base32 (RFC 4648 §6). */
function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  );
  return Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
