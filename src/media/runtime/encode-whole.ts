import { join } from 'node:path';
import { measured } from './encode-metrics';
import { sourceOf } from './encode-source';
import { ffmpeg } from './ffmpeg';
import { Packager } from './package-streams';
import { percentReporter } from './percent';
import { step } from './step';
import { makeSubtitles, subtitleFiles, subtitleOutputs } from './subtitles';
import { type Encoded, uploadRendition } from './upload-rendition';
import { encodeArguments } from '../core/encode-arguments';
import type { EncodeTask } from '../core/encode-task';

/** Makes all renditions in one run and lays them where nobody sees them yet. */
export const encodeWhole = step('encode', async (input: EncodeTask, tools): Promise<Encoded> => {
  const { jobId, plan: { renditions, settings } } = input;
  const { url, source } = await sourceOf(input);
  const files = renditions.map((rendition) => ({ rendition, path: join(tools.directory, `${rendition.name}.mp4`) }));
  return measured(source.durationSeconds, async () => {
    const report = percentReporter(source.durationSeconds, (percent) => tools.jobs.setPercent(jobId, 'encode', percent), tools.stop);
    const subtitles = await makeSubtitles(input, tools);
    const args = encodeArguments(url, source, files, settings, subtitleFiles(subtitles, tools));
    const { progress } = await ffmpeg(args, { onProgress: report.progress, signal: tools.signal });
    await report.settled();
    const outputs = await Promise.all(files.map((file) => uploadRendition(input, file)));
    const packager = new Packager(input, tools);
    for (const file of files) await packager.add(file);
    return { outputs: [...outputs, ...subtitleOutputs(input, subtitles), ...await packager.finish(subtitles)], frames: progress.frames };
  });
});
