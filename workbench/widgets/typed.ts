// What was typed and the kernel has not taken over yet: kept here and in the browser's own
// store, sent in batches, and let go of when the kernel says that it has it.

import type { Model } from "./dom.ts";
import type { Value } from "./assess.types.ts";

const LEAD = "workbench-assess";
const PAUSE = 600;
const AGAIN = 4000;

/** A browser's store; where there is none (or none that may be used) the page's own memory. */
const memory = new Map<string, string>();

function held(session: boolean): Storage | null {
  try {
    return session ? sessionStorage : localStorage;
  } catch {
    return null;
  }
}

function read(key: string, session = false): string | null {
  return held(session)?.getItem(key) ?? memory.get(key) ?? null;
}

function write(key: string, value: string | null, session = false): void {
  try {
    if (value === null) held(session)?.removeItem(key);
    else held(session)?.setItem(key, value);
  } catch {
    // A full store: the page's memory still has it.
  }
  if (value === null) memory.delete(key);
  else memory.set(key, value);
}

const random = () => Math.random().toString(36).slice(2, 10).padEnd(8, "0");

/** A name that stays: of this browser, or of this tab. */
function named(what: string, session: boolean): string {
  const key = `${LEAD}-${what}`;
  const known = read(key, session);
  if (known) return known;
  const name = random();
  write(key, name, session);
  return name;
}

/** Who types here: a browser and one of its tabs. */
export const editor = (): string => `${named("browser", false)}-${named("tab", true)}`;

/** What was typed in the choices with which one begins. */
export const begun = {
  read: (): Record<string, string> => JSON.parse(read(`${LEAD}-begun`, true) ?? "{}") as Record<string, string>,
  write: (fields: Record<string, string> | null) => write(`${LEAD}-begun`, fields && JSON.stringify(fields), true),
};

/** What was typed in one form. */
export class Typed {
  private readonly pending = new Map<string, { value: Value; batch: number }>();
  private readonly key: string;
  private batch = 1;
  private sentAt = 0;
  private timer = 0;

  constructor(
    private readonly model: Model,
    private readonly path: string,
    private readonly changed: () => void,
  ) {
    this.key = `${LEAD}|${path}|${editor()}`;
    for (const [at, value] of this.left()) this.pending.set(at, { value, batch: this.batch });
    this.keep();
  }

  /** What this tab, and others of the browser that are no more, could not send. */
  private left(): [string, Value][] {
    const store = held(false);
    const lead = `${LEAD}|${this.path}|`;
    const keys = new Set([...Array.from({ length: store?.length ?? 0 }, (_, at) => store?.key(at) ?? ""), ...memory.keys()]);
    return [...keys]
      .filter((key) => key.startsWith(lead))
      .flatMap((key) => {
        const found = Object.entries(JSON.parse(read(key) ?? "{}") as Record<string, Value>);
        write(key, null);
        return found;
      });
  }

  private keep(): void {
    const every = Object.fromEntries([...this.pending].map(([path, { value }]) => [path, value]));
    write(this.key, this.pending.size ? JSON.stringify(every) : null);
  }

  get size(): number {
    return this.pending.size;
  }

  has(path: string): boolean {
    return this.pending.has(path);
  }

  get(path: string): Value | undefined {
    return this.pending.get(path)?.value;
  }

  /** Take something over that was typed; it is sent after a pause, or at once. */
  set(edits: Record<string, Value>, now: boolean): void {
    for (const [path, value] of Object.entries(edits)) this.pending.set(path, { value, batch: this.batch });
    this.keep();
    this.changed();
    clearTimeout(this.timer);
    if (now) this.send();
    else this.timer = window.setTimeout(() => this.send(), PAUSE);
  }

  /** Send what was not sent yet. */
  send(): void {
    clearTimeout(this.timer);
    const edits = [...this.pending].filter(([, { batch }]) => batch === this.batch);
    if (!edits.length) return;
    this.tell({ kind: "edits", path: this.path, batch: this.batch, edits: Object.fromEntries(edits.map(([path, { value }]) => [path, value])) });
    this.batch += 1;
    this.sentAt = Date.now();
  }

  /** Send all again that nobody has confirmed: it may be lost. */
  again(patience = AGAIN): void {
    if (!this.pending.size || Date.now() - this.sentAt < patience) return;
    for (const one of this.pending.values()) one.batch = this.batch;
    this.send();
  }

  /** Let go of what the kernel has. */
  confirm(batch: number): void {
    for (const [path, one] of this.pending) if (one.batch <= batch && one.batch < this.batch) this.pending.delete(path);
    this.keep();
  }

  tell(message: Record<string, unknown>): void {
    try {
      this.model.send(message);
    } catch {
      // The kernel has gone: what was typed is kept, and sent when there is another.
    }
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
