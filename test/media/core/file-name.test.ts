import fc from 'fast-check';
import { safeFileName, withoutControls } from '../../../src/media/core/file-name';
import { jobOfUploadKey, uploadKey } from '../../../src/media/core/keys';

test.each([
  ['film.mp4', 'film.mp4'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\me\\My Film.MOV', 'My-Film.MOV'],
  ['Übergrößen ämter.mp4', 'Ubergro-en-amter.mp4'],
  ['日本語.mp4', 'video.mp4'],
  ['..', 'video'],
  ['/', 'video'],
  ['$(rm -rf ~);`x`|&.mp4', 'rm--rf-x.mp4'],
  ['a'.repeat(300) + '.webm', 'a'.repeat(95) + '.webm'],
  ['.mp4', 'video.mp4'],
])('%s becomes %s', (name, expected) => {
  expect(safeFileName(name)).toBe(expected);
});

test('any name is safe in a key, and the key leads back to its job', () => {
  const jobId = '01a1fd55-7c2e-76af-800b-13d6f51edc7f';
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
    const safe = safeFileName(name);
    expect(safe).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/);
    expect(safe).not.toContain('..');
    expect(jobOfUploadKey(uploadKey(jobId, safe))).toBe(jobId);
  }), { numRuns: 1000 });
});

test.each(['uploads/x.mp4', 'uploads/01a1fd55-7c2e-76af-800b-13d6f51edc7f/a/b', 'encoded/01a1fd55-7c2e-76af-800b-13d6f51edc7f/720p.mp4'])('%s belongs to no job', (key) => {
  expect(jobOfUploadKey(key)).toBeUndefined();
});

test('a name is shown without what could deceive or break a page', () => {
  expect(withoutControls(' a\u0000b\n\u202Egpj.mp4 ')).toBe('abgpj.mp4');
  expect(withoutControls('Grüße 🎬 日本.mp4')).toBe('Grüße 🎬 日本.mp4');
});
