import { valueAt } from './path';

/** Text for one kind of message in one language. */
export interface Template {
  readonly kind: string;
  readonly locale?: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/** A BCP 47 language: `de`, `pt-BR`. */
export const LOCALE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** What an SMS of several parts may hold. https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html */
export const SMS_LIMIT = 1600;

/**
 * The template in the user's language: exact locale, then what is left of it without its last parts, then the one without a locale.
 * Case does not matter in BCP 47. https://www.rfc-editor.org/rfc/rfc4647#section-3.4
 */
export function chooseTemplate(templates: readonly Template[], kind: string, locale: string): Template | undefined {
  const candidates = templates.filter((template) => template.kind === kind);
  const parts = locale.toLowerCase().split('-');
  const wanted = [...parts.map((_, index) => parts.slice(0, parts.length - index).join('-')), undefined];
  for (const one of wanted) {
    const found = candidates.find((template) => template.locale?.toLowerCase() === one);
    if (found) return found;
  }
  return candidates[0];
}

/** Fills `{field}` and `{field.inner}` in; a field that is missing is left empty. Values never become markup or headers. */
export function render(template: Template, data: Record<string, unknown>): Rendered {
  const { subject, text, html } = template;
  return {
    subject: oneLine(fill(subject, data, String)),
    text: fill(text, data, String),
    ...(html === undefined ? {} : { html: fill(html, data, escapeHtml) }),
  };
}

/** A subject is one line: a line break would start another header. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function fill(pattern: string, data: Record<string, unknown>, encode: (value: unknown) => string): string {
  return pattern.replace(/\{([\w.-]+)\}/g, (_, path: string) => {
    const value = valueAt(data, path);
    return value === undefined || value === null ? '' : encode(typeof value === 'object' ? JSON.stringify(value) : value);
  });
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

function escapeHtml(value: unknown): string {
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
