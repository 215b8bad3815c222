// A picture of what a page shows, as true SVG and as PNG, made in the browser alone.
//
// The views are laid out once more in a frame of their own, as wide as a laptop, in the
// light theme and with the styles for print: whatever the screen, the picture is the
// same. Then every box, line and line of text that is there is written down as a shape.
// Nothing here is HTML: a picture opens in a word processor as it does in a browser.

import { type Box, dots, type Edge, edges, escaped, ground, type Ink, outline, pattern, short, stripes, tag, underline } from "./drawing.ts";
import type { Pictured } from "./dom.ts";

/** A table that needs more makes its picture wider. */
const WIDTH = 1280;
const MARGIN = 28;
/** Twice the size, for print and projectors; less where the browser of a phone could not hold it. */
const SCALE = 2;
const MOST_PIXELS = 16_000_000;

/** Fonts of the same widths on every system: what is laid out here fits wherever the file is opened. */
const FONT = 'Arial, "Liberation Sans", Arimo, Helvetica, sans-serif';

const FRAME = `
  html { color-scheme: light; background: #fff; }
  body { box-sizing: border-box; margin: 0; width: ${WIDTH}px; padding: 20px ${MARGIN}px 28px; background: #fff; color: #1b2430; }
  *, *::before, *::after { animation: none !important; transition: none !important; }
  .wb.wb { --wb-bg: #fff; font-family: ${FONT}; }
  /* Nobody can point at a head to read it: its words stay whole. */
  .wb table.wb-turned.wb-turned { min-width: calc(246px + var(--wb-last) * 120px + max(1, var(--wb-strips)) * 140px + var(--wb-rows) * 92px); }
`;

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

/** Draw views, from their elements in the page. */
export async function draw(views: readonly Pictured[], title: string): Promise<Picture> {
  const frame = document.createElement("iframe");
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  frame.style.cssText = `position:fixed;left:-9999px;top:0;width:${WIDTH}px;height:1000px;border:0;visibility:hidden`;
  frame.srcdoc = "<!doctype html><body></body>";
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.body.append(frame);
  try {
    await loaded;
    const inside = frame.contentDocument;
    if (!inside) throw new Error("the picture's frame is closed to its page");
    // Words are parted as in the page.
    inside.documentElement.lang = document.documentElement.lang;
    const style = inside.createElement("style");
    style.textContent = stylesForPrint() + FRAME;
    inside.head.append(style);
    inside.body.append(...views.map(copied));
    const needed = inside.documentElement.scrollWidth;
    if (needed > WIDTH) inside.body.style.width = `${needed + MARGIN}px`;
    return await written(inside, title);
  } finally {
    frame.remove();
  }
}

/** A view as it is in a picture: drawn anew where it depends on the width, else as it stands. */
function copied(view: Pictured): Node {
  const copy = view.cloneNode(!view.inPicture) as HTMLElement;
  if (view.inPicture) copy.append(...view.inPicture(WIDTH - 2 * MARGIN));
  // What is told to whoever listens, and what is drawn for another width, stays out.
  for (const one of copy.querySelectorAll("[role=status], style")) one.remove();
  for (const plot of copy.querySelectorAll(".wb-plot")) plot.replaceChildren();
  return copy;
}

/** The styles of our views, those for print with them. */
function stylesForPrint(): string {
  const text = (rules: CSSRuleList): string =>
    [...rules].map((rule) => (rule instanceof CSSMediaRule && rule.media.mediaText === "print" ? text(rule.cssRules) : rule.cssText)).join("\n");
  return [...document.styleSheets]
    .flatMap((sheet) => {
      try {
        return [text(sheet.cssRules)];
      } catch {
        // A sheet from elsewhere, which is none of ours.
        return [];
      }
    })
    .filter((sheet) => sheet.includes(".wb"))
    .join("\n");
}

async function written(page: Document, title: string): Promise<Picture> {
  const pen = new Pen(page);
  pen.element(page.body, { decorations: [] });
  const shapes = [pen.shapes.join("\n"), ...(await Promise.all(pen.plots))].join("\n");
  const { width, height } = page.body.getBoundingClientRect();
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  const attributes = { xmlns: "http://www.w3.org/2000/svg", ...size, viewBox: `0 0 ${size.width} ${size.height}`, "font-family": FONT };
  const back = ground({ left: 0, top: 0, ...size }, [], { colour: "#ffffff", opacity: 1 });
  const svg = tag("svg", attributes, `${tag("title", {}, escaped(title))}\n${back}\n${shapes}\n`);
  return { svg: `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`, ...size };
}

/** The same picture in pixels. */
export async function inPixels({ svg, width, height }: Picture): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (width * height)));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large for this browser"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** What an element hands down to what is in it. */
interface Around {
  decorations: Decoration[];
  clip?: Box;
}

interface Decoration {
  edge: Edge;
  offset: number;
}

interface TextLine {
  text: string;
  end: number;
  box: Box;
  broken: boolean;
}

/** The properties that a drawing inside a view may have from a style sheet, with what they are without one. */
const DRAWN = Object.entries({
  "stroke-width": "1px",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "stroke-dasharray": "none",
  "fill-opacity": "1",
  "stroke-opacity": "1",
  opacity: "1",
  "text-anchor": "start",
  "dominant-baseline": "auto",
});

/** Writes down what a laid out document shows. */
class Pen {
  readonly shapes: string[] = [];
  readonly plots: Promise<string>[] = [];
  private readonly view: Window;
  private readonly range: Range;
  private readonly brush: CanvasRenderingContext2D;
  private readonly inks = new Map<string, Ink>();
  private readonly rises = new Map<string, number>();

  constructor(page: Document) {
    this.view = page.defaultView as Window;
    this.range = page.createRange();
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    this.brush = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  }

  element(element: Element, around: Around): void {
    const style = this.view.getComputedStyle(element);
    // What only a screen reader is told is no part of a picture.
    if (!element.checkVisibility() || style.visibility !== "visible" || style.clipPath !== "none" || style.opacity === "0") return;
    if (element.localName === "svg") return this.drawing(element as SVGSVGElement);
    const box = element.getBoundingClientRect();
    if (element.classList.contains("wb-plot")) return void this.plots.push(plotted(element as HTMLElement, box));
    this.box(box, style);
    const inner = inherited(around, style, box, (colour) => this.ink(colour));
    if (style.display === "list-item" && style.listStyleType === "disc") this.bullet(element, style);
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) this.text(child as Text, style, inner);
      else if (child.nodeType === Node.ELEMENT_NODE) this.element(child as Element, inner);
    }
  }

  private box(box: Box, style: CSSStyleDeclaration): void {
    if (!box.width || !box.height) return;
    const corners = [style.borderTopLeftRadius, style.borderTopRightRadius, style.borderBottomRightRadius, style.borderBottomLeftRadius].map(
      (one) => (one.endsWith("%") ? (parseFloat(one) / 100) * Math.min(box.width, box.height) : parseFloat(one) || 0),
    );
    const back = this.ink(style.backgroundColor);
    if (back.opacity) this.shapes.push(ground(box, corners, back));
    const filling = pattern(style.backgroundImage, (colour) => this.ink(colour));
    if (filling && "period" in filling) this.shapes.push(stripes(box, filling));
    else if (filling) this.shapes.push(dots(box, filling.radius, parseFloat(style.backgroundSize) || 6, filling.ink));
    const every = (["Top", "Right", "Bottom", "Left"] as const).map((side) =>
      this.edge(style[`border${side}Width`], style[`border${side}Style`], style[`border${side}Color`]),
    );
    if (every.some(Boolean)) this.shapes.push(edges(box, corners, every));
    const around = this.edge(style.outlineWidth, style.outlineStyle, style.outlineColor);
    if (around) this.shapes.push(outline(box, corners, around, parseFloat(style.outlineOffset) || 0));
  }

  private edge(width: string, style: string, colour: string): Edge | undefined {
    const ink = this.ink(colour);
    const seen = parseFloat(width) > 0 && style !== "none" && style !== "hidden" && ink.opacity > 0;
    return seen ? { ...ink, width: parseFloat(width), style } : undefined;
  }

  private bullet(item: Element, style: CSSStyleDeclaration): void {
    const { left, top } = item.getBoundingClientRect();
    const size = parseFloat(style.fontSize);
    const middle = top + parseFloat(style.paddingTop) + (parseFloat(style.lineHeight) || size * 1.4) / 2;
    this.shapes.push(tag("circle", { cx: left - size * 0.7, cy: middle, r: size * 0.18, fill: this.ink(style.color).colour }));
  }

  /** A drawing that stands in a view: the same, with what its styles say written into it. */
  private drawing(element: SVGSVGElement): void {
    const place = element.getScreenCTM();
    if (!place) return;
    const parts = [...element.children].map((part) => this.styled(part));
    const matrix = [place.a, place.b, place.c, place.d, place.e, place.f].map((one) => one.toFixed(4)).join(" ");
    this.shapes.push(tag("g", { transform: `matrix(${matrix})` }, parts.map((part) => new XMLSerializer().serializeToString(part)).join("")));
  }

  private styled(element: Element): Element {
    const style = this.view.getComputedStyle(element);
    const copy = element.cloneNode(false) as Element;
    for (const name of ["class", "style"]) copy.removeAttribute(name);
    for (const name of ["fill", "stroke"] as const) {
      const value = style[name];
      const ink = value === "none" ? undefined : this.ink(value);
      copy.setAttribute(name, ink?.opacity ? ink.colour : "none");
    }
    for (const [name, usual] of DRAWN) {
      const value = style.getPropertyValue(name);
      if (value && value !== usual) copy.setAttribute(name, value);
    }
    if (element.localName === "text") {
      copy.setAttribute("font-size", style.fontSize);
      copy.setAttribute("font-weight", style.fontWeight);
    }
    for (const child of element.childNodes)
      copy.append(child.nodeType === Node.ELEMENT_NODE ? this.styled(child as Element) : child.cloneNode());
    return copy;
  }

  private text(node: Text, style: CSSStyleDeclaration, { decorations, clip }: Around): void {
    const size = parseFloat(style.fontSize);
    const look = {
      "font-size": size,
      "font-weight": style.fontWeight === "400" ? undefined : style.fontWeight,
      "font-style": style.fontStyle === "normal" ? undefined : style.fontStyle,
      "letter-spacing": parseFloat(style.letterSpacing) || undefined,
      fill: this.ink(style.color).colour,
    };
    for (const line of this.lines(node)) {
      const { left: x, top, width, height } = line.box;
      if (clip && !overlaps(clip, line.box)) continue;
      const y = top + height * this.rise(style);
      const hyphen = line.broken && style.hyphens === "auto" && !line.text.endsWith("-") ? "-" : "";
      // Where another font takes the place of this one, a line keeps its length.
      const fitted = hyphen ? {} : { textLength: width, lengthAdjust: "spacingAndGlyphs" };
      this.shapes.push(tag("text", { x, y, ...look, ...fitted }, escaped(line.text + hyphen)));
      for (const { edge, offset } of decorations) this.shapes.push(underline(edge, x, y + (offset || size * 0.12) + edge.width / 2, width));
    }
  }

  /** How far down its box a font's letters stand, as a share of the box. */
  private rise(style: CSSStyleDeclaration): number {
    const font = `${style.fontWeight} 100px ${style.fontFamily}`;
    const known = this.rises.get(font);
    if (known !== undefined) return known;
    this.brush.font = font;
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = this.brush.measureText("x");
    this.rises.set(font, up / (up + down));
    return up / (up + down);
  }

  /** A text in the lines that it was laid out in. */
  private lines(node: Text): TextLine[] {
    const found: TextLine[] = [];
    const add = (start: number, end: number, box: Box) => {
      const last = found.at(-1);
      if (last && Math.abs(last.box.top - box.top) < 2 && box.left >= last.box.left) {
        last.text = last.text + node.data.slice(last.end, end).replace(/\s+/g, " ");
        last.end = end;
        last.box = { ...last.box, width: box.left + box.width - last.box.left };
      } else {
        // Inside a word: no space stands between this line and the one before.
        if (last && last.end === start) last.broken = true;
        found.push({ text: node.data.slice(start, end), end, box, broken: false });
      }
    };
    for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
      const whole = this.rects(node, index, index + word.length);
      if (whole.length <= 1) {
        for (const box of whole) add(index, index + word.length, box);
        continue;
      }
      let at = index;
      for (const letter of word) {
        for (const box of this.rects(node, at, at + letter.length)) add(at, at + letter.length, box);
        at += letter.length;
      }
    }
    return found;
  }

  private rects(node: Text, start: number, end: number): Box[] {
    this.range.setStart(node, start);
    this.range.setEnd(node, end);
    return [...this.range.getClientRects()].filter(({ width }) => width > 0).map(({ left, top, width, height }) => ({ left, top, width, height }));
  }

  /** A colour of a style sheet, whatever it is written in. */
  private ink(colour: string): Ink {
    const known = this.inks.get(colour);
    if (known) return known;
    this.brush.clearRect(0, 0, 1, 1);
    this.brush.fillStyle = "#000";
    this.brush.fillStyle = colour;
    this.brush.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = this.brush.getImageData(0, 0, 1, 1).data;
    const hex = [red, green, blue].map((one) => one.toString(16).padStart(2, "0")).join("");
    const ink = { colour: `#${hex}`, opacity: Math.round((alpha / 255) * 100) / 100 };
    this.inks.set(colour, ink);
    return ink;
  }
}

function overlaps(clip: Box, { left, top, width, height }: Box): boolean {
  const [x, y] = [left + width / 2, top + height / 2];
  return x > clip.left && x < clip.left + clip.width && y > clip.top && y < clip.top + clip.height;
}

/** What holds inside an element: its underline, and its edges where it cuts off what is in it. */
function inherited(around: Around, style: CSSStyleDeclaration, box: Box, ink: (colour: string) => Ink): Around {
  const clips = style.overflow !== "visible" && style.display !== "inline";
  const own = style.textDecorationLine.includes("underline")
    ? [
        {
          edge: {
            ...ink(style.textDecorationColor),
            width: parseFloat(style.textDecorationThickness) || 1,
            style: style.textDecorationStyle,
          },
          offset: parseFloat(style.textUnderlineOffset) || 0,
        },
      ]
    : [];
  return { decorations: [...around.decorations, ...own], clip: clips ? box : around.clip };
}

/** A plot, drawn by its own library for the place that it has here. */
async function plotted(place: HTMLElement, { left, top, width, height }: Box): Promise<string> {
  const name = place.getAttribute("aria-labelledby") ?? "";
  const shown = document.querySelector<Pictured>(`.wb-plot[aria-labelledby="${CSS.escape(name)}"]`);
  const svg = await shown?.asSvg?.(place, width, height);
  return svg ? tag("g", { transform: `translate(${short(left)} ${short(top)})` }, svg) : "";
}
