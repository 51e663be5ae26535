/** Parts of a picture as SVG. */

export function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${px(x)}" y="${px(y)}"${attributes && ` ${attributes}`}>${escape(content)}</text>`;
}

/** `title` is what a pointer on it shows. */
export function bar(x: number, y: number, width: number, height: number, colour: string, title: string): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="${colour}"><title>${escape(title)}</title></rect>`;
}

function px(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
