/** A language as containers name it (`ger`, `deu`), as players want it (`de`); nothing for what is no language. */
export function languageTag(code: string | undefined): string | undefined {
  if (!code || code === 'und') return undefined;
  try {
    return Intl.getCanonicalLocales(code)[0];
  } catch {
    return undefined;
  }
}

/** What a viewer chooses by, in the language itself: `Deutsch`. */
export function languageName(code: string | undefined): string | undefined {
  const tag = languageTag(code);
  return tag && new Intl.DisplayNames([tag], { type: 'language', fallback: 'none' }).of(tag);
}

/** Names for the tracks of a menu, each different from the others. */
export function trackNames(codes: readonly (string | undefined)[]): string[] {
  const names = codes.map((code, at) => languageName(code) ?? `Track ${at + 1}`);
  return names.map((name, at) => (names.indexOf(name) === at ? name : `${name} (${at + 1})`));
}
