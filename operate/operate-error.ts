/** Something the operator has to know, in one clear sentence: shown without a stack. */
export class OperateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OperateError';
  }
}
