/** A map with versions that can be taken and put back at no cost: it is copied by the first change after that. */
export class VersionedMap<V> {
  private entries = new Map<string, V>();
  private shared = false;

  get version(): ReadonlyMap<string, V> {
    this.shared = true;
    return this.entries;
  }

  set version(version: ReadonlyMap<string, V>) {
    this.entries = version as Map<string, V>;
    this.shared = true;
  }

  get(key: string): V | undefined {
    return this.entries.get(key);
  }

  keys(): Iterable<string> {
    return this.entries.keys();
  }

  values(): V[] {
    return [...this.entries.values()];
  }

  set(key: string, value: V): void {
    this.own().set(key, value);
  }

  delete(key: string): void {
    this.own().delete(key);
  }

  private own(): Map<string, V> {
    if (this.shared) this.entries = new Map(this.entries);
    this.shared = false;
    return this.entries;
  }
}
