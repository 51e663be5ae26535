const MAX_LENGTH = 100;

/** A name to show again: without control characters and without marks that turn the direction of text around. */
export function withoutControls(displayName: string): string {
  return displayName.replace(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '').trim();
}

/** A name that is safe in an object key: last path segment, ASCII letters, digits, `.`, `_` and `-`, at most 100 of them. */
export function safeFileName(displayName: string): string {
  const base = displayName.split(/[/\\]/).pop()!;
  const ascii = base.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/\.{2,}/g, '.');
  const [, stem, extension = ''] = /^(.*?)(\.[A-Za-z0-9]{1,8})?$/.exec(ascii)!;
  const trimmed = stem.replace(/^[.-]+|[.-]+$/g, '').slice(0, MAX_LENGTH - extension.length);
  return (trimmed || 'video') + extension;
}
