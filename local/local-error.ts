/** Something the user has to know, in one clear sentence: shown without a stack. */
export class LocalError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LocalError';
  }
}
