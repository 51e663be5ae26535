/** Of a repeated group that may match in several ways: up to so many times that is tried out quickly. */
const FEW = 10;

/** Escapes, classes, beginnings and ends of groups, alternatives, quantifiers; everything else is a character. */
const TOKENS = /\\.|\[(?:\\.|[^\]])*\]|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|\)|\||[*+?]\??|\{(\d+)(,?)(\d*)\}\??|./gsu;

interface Group {
  readonly start: number;
  /** Whether there are several ways to match it. */
  varies: boolean;
  /** Whether it has no longest match. */
  endless: boolean;
}

/**
 * The part of a regular expression that may take for ever on a text that does not match, e.g. `(a+)+`: something repeated that is itself repeated, so that
 * a text can be split in more ways than can be tried. Undefined where there is none.
 * https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS
 */
export function nestedQuantifier(pattern: string): string | undefined {
  const open: Group[] = [{ start: 0, varies: false, endless: false }];
  let closed: Group | undefined;
  for (const { 0: token, 1: least, 2: comma, 3: most, index } of pattern.matchAll(TOKENS)) {
    const group = closed;
    closed = undefined;
    const around = open.at(-1)!;
    if (token.startsWith('(')) {
      open.push({ start: index, varies: false, endless: false });
    } else if (token === ')' && open.length > 1) {
      closed = open.pop()!;
      open.at(-1)!.varies ||= closed.varies;
      open.at(-1)!.endless ||= closed.endless;
    } else if (token === '|') {
      around.varies = true;
    } else if (least !== undefined || /^[*+?]/.test(token)) {
      const times = least === undefined ? (token.startsWith('?') ? 1 : Infinity) : Number(comma ? most || Infinity : least);
      if (group && times > 1 && (group.endless || (group.varies && times > FEW))) return pattern.slice(group.start, index + token.length);
      around.varies ||= least === undefined || comma !== '';
      around.endless ||= times === Infinity;
    }
  }
  return undefined;
}
