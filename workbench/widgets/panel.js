// What is wrong in the files, readable above what is sound.

function render({ model, el, signal }) {
  el.classList.add("wb", "wb-problems");
  const draw = () => {
    const { title, advice, problems = [], more } = model.get("content");
    el.hidden = problems.length === 0;
    el.replaceChildren(
      make(
        "section",
        { "aria-label": title },
        make("h2", {}, title),
        make("p", {}, advice),
        make(
          "ul",
          {},
          problems.map(({ file, line, sentence }) =>
            make("li", {}, make("code", {}, line ? `${file}:${line}` : file), " ", sentence),
          ),
        ),
        more && make("p", {}, more),
      ),
    );
  };
  listen(model, ["content"], signal, draw);
  draw();
}

export default { render };
