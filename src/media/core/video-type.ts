/** What an upload may be announced as: a film, or one of the containers and animations that browsers call otherwise. */
export const VIDEO_TYPE = /^(video\/[a-z0-9][a-z0-9.+-]{0,99}|image\/(gif|apng)|application\/(mxf|ogg))$/;
