// Elements for an engine without a page: they take children and attributes, and write
// themselves out as HTML. Everything written is escaped here, once.

const VOID = new Set(["br", "col", "img", "input"]);
const RAW = new Set(["style"]);
const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => ENTITIES[one] ?? one);

class Paper {
  private readonly attributes = new Map<string, string>();
  private readonly children: (Paper | string)[] = [];

  constructor(private readonly tag: string) {}

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  append(...children: (Paper | string)[]): void {
    this.children.push(...children);
  }

  /** Nobody clicks on paper. */
  addEventListener(): void {
    return;
  }

  get outerHTML(): string {
    const attributes = [...this.attributes].map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
    const open = `<${this.tag}${attributes}>`;
    if (VOID.has(this.tag)) return open;
    const inside = this.children.map((child) => this.written(child)).join("");
    return `${open}${inside}</${this.tag}>`;
  }

  private written(child: Paper | string): string {
    if (child instanceof Paper) return child.outerHTML;
    // A style is no text of a file: it is made of numbers, and may hold '>'.
    return RAW.has(this.tag) ? child.replaceAll("</", "") : escaped(child);
  }
}

Object.assign(globalThis, {
  document: {
    createElement: (tag: string) => new Paper(tag),
    createElementNS: (_space: string, tag: string) => new Paper(tag),
  },
});
