import { routes } from '../../runtime/http';
import { completeParts, moreParts } from '../runtime/parts-upload';
import { requestUpload } from '../runtime/request-upload';

export const handler = routes({
  'POST /upload': requestUpload,
  'POST /upload/{jobId}/parts': moreParts,
  'POST /upload/{jobId}/complete': completeParts,
});
