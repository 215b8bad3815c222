// What is wrong in the files, readable above what is sound.

import { type Child, type Context, dress, type Get, listen, make, nodes, type View } from "./dom.ts";

interface Content {
  title: string;
  advice: string;
  problems?: { file: string; line?: number; sentence: string }[];
  more?: string;
}

const classes = () => "wb wb-problems";

function first(get: Get): Child[] {
  const { title, advice, problems = [], more } = get<Content>("content");
  if (!problems.length) return [];
  // The sentences are those of the command that checks files, whatever language the page speaks.
  const lines = problems.map(({ file, line, sentence }) =>
    make("li", { lang: "en" }, make("code", {}, line ? `${file}:${line}` : file), " ", sentence),
  );
  return [
    make(
      "section",
      { "aria-label": title },
      make("h2", {}, title),
      make("p", {}, advice),
      make("ul", {}, lines),
      more && make("p", {}, more),
    ),
  ];
}

function render({ model, el, signal }: Context): void {
  dress(el, classes());
  const draw = () => {
    el.replaceChildren(...nodes(first((name) => model.get(name))));
    el.hidden = !el.childElementCount;
  };
  listen(model, ["content"], signal, draw);
  draw();
}

export default { classes, first, render } satisfies View;
