// Names beside the marks of a plot, placed for the room that there is: none covers another
// name or a mark, and one for which there is no room is left out (one points at its mark).
//
// A figure says in `layout.meta.marks` where its marks stand; the annotations that stand at
// a place of the plot are these names, where nobody places them.

/** A mark: from what to what across and up, and its name. */
export interface Mark {
  text: string;
  x: [number, number];
  y: [number, number];
}

interface Axis {
  range?: [number, number];
}

export interface Plot {
  meta?: { marks?: Mark[] };
  margin?: Partial<Record<"l" | "r" | "t" | "b", number>>;
  xaxis?: Axis;
  yaxis?: Axis;
  annotations?: Annotation[];
}

export interface Annotation {
  text?: string;
  xref?: string;
  xanchor?: string;
  yanchor?: string;
  xshift?: number;
  yshift?: number;
  [name: string]: unknown;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Half of a mark, and how far a name stands from it. */
const HALF = 8;
const LETTER = 0.56;

const covers = (one: Box, other: Box) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Where a name may stand, the best first, with its box around the mark's own. */
function choices(mark: Box, wide: number, high: number): { box: Box; at: Annotation; beside: boolean }[] {
  const [middleX, middleY] = [(mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2];
  const box = (left: number, top: number): Box => ({ left, right: left + wide, top, bottom: top + high });
  const across: [number, string, number][] = [
    [mark.right + 2, "left", HALF + 2],
    [mark.left - 2 - wide, "right", -HALF - 2],
  ];
  const up: [number, string, number, "high" | "low"][] = [
    [mark.top - high, "bottom", HALF, "high"],
    [mark.bottom, "top", -HALF, "low"],
  ];
  const level = [mark.bottom - HALF - high / 2, mark.top + HALF - high / 2, middleY - high / 2];
  const beside = across.flatMap(([left, xanchor, xshift]) =>
    level.map((top, which) => ({ beside: true, box: box(left, top), at: { xanchor, xshift, yanchor: "middle", yshift: 0, end: ["low", "high", "middle"][which] } })),
  );
  const aboveOrBelow = up.flatMap(([top, yanchor, yshift, end]) =>
    ([["center", middleX - wide / 2], ["left", mark.left], ["right", mark.right - wide]] as const).map(([xanchor, left]) => ({
      beside: false,
      box: box(left, top),
      at: { xanchor, xshift: xanchor === "center" ? 0 : xanchor === "left" ? -HALF : HALF, yanchor, yshift, end },
    })),
  );
  return [...beside.slice(0, 1), ...aboveOrBelow, ...beside.slice(1)];
}

/** A layout with its names placed for a width and a height; without marks, as it is. */
export function placed<Given extends Plot>(layout: Given, width: number, height: number, size: number): Given {
  const { meta, margin = {}, xaxis, yaxis, annotations = [] } = layout;
  const marks = meta?.marks ?? [];
  if (!marks.length || !xaxis?.range || !yaxis?.range) return layout;
  const { l = 80, r = 80, t = 100, b = 80 } = margin;
  const inner = { left: l, right: width - r, top: t, bottom: height - b };
  const spot = ([low, high]: [number, number], value: number) => (value - low) / (high - low);
  const toX = (value: number) => inner.left + spot(xaxis.range as [number, number], value) * (inner.right - inner.left);
  const toY = (value: number) => inner.bottom - spot(yaxis.range as [number, number], value) * (inner.bottom - inner.top);
  const boxes = marks.map(({ x, y }) => ({ left: toX(x[0]) - HALF, right: toX(x[1]) + HALF, top: toY(y[1]) - HALF, bottom: toY(y[0]) + HALF }));
  const taken: Box[] = [];
  const high = size * 1.25;
  const names = marks.flatMap((mark, at): Annotation[] => {
    const own = boxes[at] as Box;
    const free = choices(own, mark.text.length * size * LETTER + 4, high).find(
      ({ box }) =>
        box.left >= 2 && box.right <= width - 2 && box.top >= inner.top - high && box.bottom <= inner.bottom &&
        ![...boxes.filter((one) => one !== own), ...taken].some((other) => covers(box, other)),
    );
    if (!free) return [];
    taken.push(free.box);
    const { end, ...where } = free.at;
    const [first, last] = free.beside ? [mark.x[1], mark.x[0]] : mark.x;
    const x = where.xanchor === "left" ? first : where.xanchor === "right" ? last : (mark.x[0] + mark.x[1]) / 2;
    const y = end === "high" ? mark.y[1] : end === "low" ? mark.y[0] : (mark.y[0] + mark.y[1]) / 2;
    return [{ text: mark.text, x, y, showarrow: false, ...where }];
  });
  return { ...layout, annotations: [...annotations.filter(({ xref }) => xref === "paper"), ...names] };
}
