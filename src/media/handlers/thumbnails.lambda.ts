import { worker } from '../../runtime/task-worker';
import type { Output } from '../core/job';
import type { Plan } from '../core/plan';
import { readUrl } from '../runtime/objects';
import { PictureMaker } from '../runtime/picture-maker';
import { step, type WorkflowInput } from '../runtime/step';

/** Takes the pictures of a video: thumbnails, the poster, and the sheets of small ones that players show while seeking. */
export const handler = worker(step('thumbnails', async (input: WorkflowInput & { plan: Plan }, tools): Promise<{ outputs: Output[] }> => {
  const pictures = new PictureMaker(input, tools, await readUrl({ bucket: input.inputBucket, key: input.inputKey }));
  const thumbnails = await pictures.thumbnails();
  const poster = await pictures.poster();
  return { outputs: [...thumbnails, ...poster, ...await pictures.sprites()] };
}));
