/** Bytes at the end of a file that are looked at. */
export const ANIMATION_TAIL = 64;

/** Whether it moves as a picture of a page does: shown over the page where it is transparent, and each frame drawn over those before it. */
export const isAnimation = ({ container }: { container: string }) => container === 'gif' || container === 'apng';

/**
 * Whether an animation ends as it has to; ffmpeg takes one that was cut for a shorter one. Some programs fill up with zeros.
 * https://www.w3.org/Graphics/GIF/spec-gif89a.txt https://www.w3.org/TR/png-3/#11IEND
 */
export function isComplete({ container }: { container: string }, tail: Buffer): boolean {
  if (container === 'apng') return tail.includes('IEND');
  return /;\0*$/.test(tail.toString('latin1'));
}
