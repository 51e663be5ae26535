export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** As much of the words as fits. */
export function text(style: string, x: number, y: number, words: string, width: number): string {
  const room = Math.max(3, Math.floor(width / (style.startsWith('h') ? 8 : 6.4)));
  const shown = words.length > room ? `${words.slice(0, room - 1)}…` : words;
  return `<text${style && ` class="${style}"`} x="${x}" y="${y}">${shown.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</text>`;
}
