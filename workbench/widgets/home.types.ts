// What the view of the start page is given to show; `workbench/pages/home_content.py` makes it.

export interface Way {
  title: string;
  who: string;
  what: string;
  go?: string;
  address?: string;
  code?: string;
  note?: string;
}

/** A small picture of a comparison: a row for each key factor, the looks of its cells. */
export interface Peek {
  title: string;
  label: string;
  address: string;
  invented: string;
  columns: string[];
  rows: string[][];
  legend: { state: string; word: string }[];
}

export interface Line {
  text: string;
  note: string;
  address: string;
}

export interface Collection {
  name: string;
  address: string;
  mark: { word: string; kind: string };
  cities: string;
  note: string;
  names_title: string;
  names: { text: string; address: string }[];
  lines: Line[];
  facts: string[];
}

export interface Benchmark {
  name: string;
  address: string;
  mark: string;
  standard: string;
  lang?: string;
  about: string;
  counts: string;
}

export interface Content {
  ways_title: string;
  ways: Way[];
  peek: Peek | null;
  collections_title: string;
  collections: Collection[];
  collections_none: string;
  benchmarks_title: string;
  benchmarks: Benchmark[];
  benchmarks_none: string;
  search: { text: string; address: string };
}
