import type { Dated, MessageRecord } from "../../state/history.ts";
import type { ConsoleTenant } from "../shared/console-tenant.ts";
import { code, entry, type Html, html, text } from "../shared/html.ts";
import { pagedList } from "../shared/list.ts";
import { distance, timeOf } from "../shared/times.ts";
import type { View } from "../shared/view.ts";

/** Codes and links that another tenant would send. */
export const messages: View = {
  name: "messages",
  title: "Messages",
  about: "Codes and links that would have been sent: this tenant sends nothing.",
  count: ({ history }) => history.messages.length,
  render: (tenant, query) =>
    pagedList({
      ...{ view: "messages", query, noun: ["message", "messages"] },
      items: tenant.history.messages,
      words: ({ to, subject, channel }) => `${to} ${subject} ${channel}`,
      present: (message) => messageItem(message, tenant),
      empty: html`<p>Nothing would have been sent since the tenant started.</p>`,
    }),
};

const CHANNELS: Readonly<Record<MessageRecord["channel"], string>> = { email: "e-mail", sms: "text message" };

function messageItem(message: Dated<MessageRecord>, { domain, clock }: ConsoleTenant): Html {
  const { at, channel, to, subject, link } = message;
  return html`
    <details>
      <summary>
        <span class="badge">${CHANNELS[channel]}</span>
        <span class="subject">${text(to)}</span>
        <span class="object">${text(subject)}</span>
        <span class="note">${message.code === undefined ? "a link" : html`code <code>${text(message.code)}</code>`}</span>
        <span class="when">${text(distance(clock.now(), at))}</span>
      </summary>
      <dl>
        ${entry("When", html`${timeOf(at)} UTC`)}
        ${entry("Code", code(message.code))}
        ${entry("Link", link === undefined ? undefined : linkTo(link, domain))}
      </dl>
    </details>`;
}

/** A link within the tenant can be followed; any other is text. */
function linkTo(link: string, domain: string): Html {
  return link.startsWith(`https://${domain}/`)
    ? html`<a href="${text(link)}">${text(link)}</a>`
    : html`<code>${text(link)}</code>`;
}
