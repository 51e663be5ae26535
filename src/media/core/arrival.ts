import { Refusal } from './failure';
import type { Job } from './job';

/** An object as it arrived. */
export interface Arrival {
  readonly bytes: number;
  readonly contentType: string;
  readonly archived: boolean;
}

/** What arrived is what was announced; otherwise it is refused. Returns its size. */
export function checkArrival(head: Arrival | undefined, { declaredBytes, contentType }: Pick<Job, 'declaredBytes' | 'contentType'>, maxBytes: number): number {
  if (!head) throw new Refusal('UploadMissing', 'The uploaded file is gone. Upload it again.');
  const { bytes } = head;
  if (bytes === 0) throw new Refusal('EmptyUpload', 'The uploaded file is empty.');
  if (bytes > maxBytes) throw new Refusal('TooLarge', `The file has ${bytes} bytes; at most ${maxBytes} are taken.`);
  if (declaredBytes !== undefined && bytes !== declaredBytes) {
    throw new Refusal('SizeMismatch', `The file has ${bytes} bytes; ${declaredBytes} were announced. Upload it again.`);
  }
  if (head.contentType.toLowerCase() !== contentType) {
    throw new Refusal('TypeMismatch', `The file came as ${head.contentType || 'no type'}; ${contentType} was announced. Upload it again.`);
  }
  if (head.archived) throw new Refusal('Archived', 'The uploaded file lies in an archive by now. Upload it again.');
  return bytes;
}
