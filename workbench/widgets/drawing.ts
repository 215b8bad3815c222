// What a picture is written with: shapes as SVG that every program for documents knows.
// No pattern, no clip, no style sheet and no HTML inside: office programs leave those out.

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A colour as SVG has it. */
export interface Ink {
  colour: string;
  opacity: number;
}

export interface Edge extends Ink {
  width: number;
  style: string;
}

type Attributes = Record<string, string | number | undefined | false>;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Characters that XML does not allow, whatever a file says, are left out. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export const escaped = (text: string) => text.replace(FORBIDDEN, "").replace(/[&<>"]/g, (one) => ENTITIES[one] ?? one);

/** A number as short as a picture needs it. */
export const short = (value: number) => String(Math.round(value * 100) / 100);

export function tag(name: string, attributes: Attributes, inside = ""): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escaped(String(value))}"`)
    .join("");
  return `<${name}${written}${inside ? `>${inside}</${name}>` : "/>"}`;
}

const filled = ({ colour, opacity }: Ink) => ({ fill: colour, "fill-opacity": opacity < 1 && opacity });
const stroked = ({ colour, opacity }: Ink) => ({ stroke: colour, "stroke-opacity": opacity < 1 && opacity });

/** A box whose corners are rounded, from the upper left one clockwise. */
function shape(box: Box, corners: readonly number[], look: Attributes): string {
  const most = Math.min(box.width, box.height) / 2;
  const [a = 0, b = 0, c = 0, d = 0] = corners.map((corner) => Math.max(0, Math.min(corner, most)));
  const { left: x, top: y, width, height } = box;
  if (a === b && b === c && c === d) return tag("rect", { x, y, width, height, rx: a || undefined, ...look });
  const [right, bottom] = [x + width, y + height];
  const turn = (r: number, toX: number, toY: number) => (r ? `A${short(r)} ${short(r)} 0 0 1 ${short(toX)} ${short(toY)}` : "");
  const to = (atX: number, atY: number) => `L${short(atX)} ${short(atY)}`;
  const path =
    `M${short(x + a)} ${short(y)}${to(right - b, y)}${turn(b, right, y + b)}${to(right, bottom - c)}${turn(c, right - c, bottom)}` +
    `${to(x + d, bottom)}${turn(d, x, bottom - d)}${to(x, y + a)}${turn(a, x + a, y)}Z`;
  return tag("path", { d: path, ...look });
}

export const ground = (box: Box, corners: readonly number[], ink: Ink) => shape(box, corners, filled(ink));

function dashes({ width, style }: Edge): string | undefined {
  if (style === "dashed") return `${short(width * 3)} ${short(width * 2)}`;
  return style === "dotted" ? `${short(width)} ${short(width)}` : undefined;
}

function line(edge: Edge, x1: number, y1: number, x2: number, y2: number): string {
  return tag("line", { x1, y1, x2, y2, ...stroked(edge), "stroke-width": edge.width, "stroke-dasharray": dashes(edge) });
}

const inset = (box: Box, by: number): Box => ({
  left: box.left + by,
  top: box.top + by,
  width: Math.max(0, box.width - 2 * by),
  height: Math.max(0, box.height - 2 * by),
});

function ring(box: Box, corners: readonly number[], edge: Edge, width: number, from: number): string {
  const middle = from + width / 2;
  const look = { fill: "none", ...stroked(edge), "stroke-width": width, "stroke-dasharray": dashes({ ...edge, width }) };
  return shape(inset(box, middle), corners.map((corner) => corner - middle), look);
}

/** The edges of a box: top, right, bottom, left; those that are not seen are undefined. */
export function edges(box: Box, corners: readonly number[], every: readonly (Edge | undefined)[]): string {
  const [top, right, bottom, left] = every;
  const alike = top && every.every((one) => one && JSON.stringify(one) === JSON.stringify(top));
  if (alike && top.style === "double") {
    const thin = top.width / 3;
    return ring(box, corners, top, thin, 0) + ring(box, corners, top, thin, 2 * thin);
  }
  if (alike) return ring(box, corners, top, top.width, 0);
  const { left: x, top: y } = box;
  const [farX, farY] = [x + box.width, y + box.height];
  return [
    top && line(top, x, y + top.width / 2, farX, y + top.width / 2),
    right && line(right, farX - right.width / 2, y, farX - right.width / 2, farY),
    bottom && line(bottom, x, farY - bottom.width / 2, farX, farY - bottom.width / 2),
    left && line(left, x + left.width / 2, y, x + left.width / 2, farY),
  ]
    .filter(Boolean)
    .join("");
}

/** A line around a box, outside of it. */
export function outline(box: Box, corners: readonly number[], edge: Edge, offset: number): string {
  const out = offset + edge.width;
  return ring(inset(box, -out), corners.map((corner) => corner + out), edge, edge.width, 0);
}

export const underline = (edge: Edge, x: number, y: number, width: number) => line(edge, x, y, x + width, y);

/** A band of stripes across a gradient's line, from and to in pixels of each period. */
export interface Stripes {
  angle: number;
  period: number;
  bands: { from: number; to: number; ink: Ink }[];
}

/** Stripes as lines, each ending at the edges of its box. */
export function stripes(box: Box, { angle, period, bands }: Stripes): string {
  const radians = ((angle - 90) * Math.PI) / 180;
  // Along the gradient, and along a stripe.
  const [gx, gy] = [Math.cos(radians), Math.sin(radians)];
  const [sx, sy] = [-gy, gx];
  const [midX, midY] = [box.left + box.width / 2, box.top + box.height / 2];
  const long = Math.abs(box.width * gx) + Math.abs(box.height * gy);
  return bands
    .map(({ from, to, ink }) => {
      let path = "";
      for (let at = (from + to) / 2; at < long; at += period) {
        const [x, y] = [midX + gx * (at - long / 2), midY + gy * (at - long / 2)];
        const [start, end] = within(box, x, y, sx, sy);
        if (end > start) path += `M${short(x + sx * start)} ${short(y + sy * start)}L${short(x + sx * end)} ${short(y + sy * end)}`;
      }
      return path && tag("path", { d: path, fill: "none", ...stroked(ink), "stroke-width": to - from });
    })
    .join("");
}

/** Where a line through a point enters a box and leaves it. */
function within(box: Box, x: number, y: number, dx: number, dy: number): [number, number] {
  let [start, end] = [-Infinity, Infinity];
  for (const [at, way, low, high] of [
    [x, dx, box.left, box.left + box.width],
    [y, dy, box.top, box.top + box.height],
  ] as const) {
    if (Math.abs(way) < 1e-9) {
      if (at < low || at > high) return [0, 0];
      continue;
    }
    const [one, other] = [(low - at) / way, (high - at) / way];
    start = Math.max(start, Math.min(one, other));
    end = Math.min(end, Math.max(one, other));
  }
  return [start, end];
}

/** Dots in rows, one in the middle of each step. */
export function dots(box: Box, radius: number, step: number, ink: Ink): string {
  let path = "";
  for (let y = step / 2; y + radius < box.height; y += step)
    for (let x = step / 2; x + radius < box.width; x += step) path += `M${short(box.left + x)} ${short(box.top + y)}h.01`;
  return path && tag("path", { d: path, fill: "none", ...stroked(ink), "stroke-width": radius * 2, "stroke-linecap": "round" });
}

/** A gradient of pixels, as a browser computes it: stripes, dots, or neither. */
export function pattern(image: string, ink: (colour: string) => Ink): Stripes | { radius: number; ink: Ink } | undefined {
  const [, kind, inside] = /^(repeating-linear|radial)-gradient\((.*)\)$/s.exec(image) ?? [];
  if (!kind || !inside) return undefined;
  const parts = inside.split(/,\s*(?![^(]*\))/);
  const stops = parts.flatMap((part) => {
    const [, colour, places] = /^(.*?)((?:\s+[\d.]+px)+)$/s.exec(part.trim()) ?? [];
    return colour ? [{ ink: ink(colour), at: (places ?? "").trim().split(/\s+/).map(parseFloat) }] : [];
  });
  if (kind === "radial") {
    const [seen] = stops;
    return seen && { radius: seen.at[0] ?? 1, ink: seen.ink };
  }
  const points = stops.flatMap(({ ink: one, at }) => at.map((place) => ({ ink: one, at: place })));
  const bands = points
    .slice(1)
    .map((point, at) => ({ from: points[at]?.at ?? 0, to: point.at, ink: point.ink }))
    .filter(({ from, to, ink: one }, at) => to > from && one.opacity > 0 && (points[at]?.ink.opacity ?? 0) > 0);
  const angle = /^([\d.]+)deg$/.exec((parts[0] ?? "").trim())?.[1];
  return { angle: angle ? Number(angle) : 180, period: points.at(-1)?.at ?? 0, bands };
}
