// Which cities a quick set lets through while a visitor chooses cities.

/** The kernel's answer: the set that was asked for last, and its cities. */
export interface Found {
  set?: string;
  cities?: string[];
}

/** What a set lets through. */
export interface Through {
  /** Whether the set was asked for and nobody has answered yet: none can be taken until then. */
  awaited: boolean;
  /** The set's cities, of which there is none before the answer; nothing where no set is asked for: every city. */
  cities?: string[];
}

/** Tell what a set lets through: every city where none is asked for, and none until its cities are known. */
export function through(asked: string, found: Found): Through {
  if (!asked) return { awaited: false };
  const awaited = found.set !== asked;
  return { awaited, cities: awaited ? [] : (found.cities ?? []) };
}
