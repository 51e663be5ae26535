/** What the demo expects to see, and what of it was not so. */
export class Checks {
  private readonly broken: string[] = [];

  /** Notes the sentence as broken unless the condition holds. */
  public that(holds: boolean, sentence: string): void {
    if (!holds) this.broken.push(sentence);
  }

  /** Notes a part of the demo that ended in an error. */
  public failed(part: string, error: unknown): void {
    this.broken.push(`${part}: ${(error as Error).message}`);
  }

  public get problems(): readonly string[] {
    return this.broken;
  }
}
