// anywidget's package is made for the loaders of older notebooks: it calls `define`.
// This stands before it and keeps what it defines.

type Factory = (base: unknown) => Record<string, unknown>;

let made: Factory | undefined;

(globalThis as unknown as { define: unknown }).define = (_names: string[], factory: Factory) => {
  made = factory;
};

/** Return what the package defined. */
export function defined(base: unknown): Record<string, unknown> {
  if (!made) throw new Error("anywidget did not define its widgets");
  delete (globalThis as { define?: unknown }).define;
  return made(base);
}
