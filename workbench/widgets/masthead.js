// The head of a page: its mark, title and sentence, notices, and the link of what it shows.

function render({ model, el, signal }) {
  el.classList.add("wb", "wb-masthead");
  const said = make("span", { role: "status", class: "wb-said" });
  const body = make("div");
  let drawn = false;
  const told = make("div", { role: "status" });
  const draw = () => {
    const { marks = [], title, lede, fold, notices = [] } = model.get("content");
    const words = model.get("words");
    const copy = make("button", { type: "button", onclick: copyLink }, words.copy_link);
    body.replaceChildren(
      ...[
        ...marks.map(({ word, kind, note }) =>
          make("p", { class: "wb-mark" }, make("b", { class: `wb-tag wb-${kind}` }, word), make("span", {}, note)),
        ),
        make("h1", {}, title),
        make(
          "div",
          { class: "wb-lead" },
          make("p", { class: "wb-lede" }, lede),
          linked() && make("div", { class: "wb-tools" }, copy, said),
        ),
        fold && make("button", { type: "button", class: "wb-fold", "aria-expanded": String(unfolded), onclick: unfold }, fold),
      ].filter(Boolean),
    );
    // The region stays and its content changes: that is what a screen reader announces.
    told.replaceChildren(make("p", { class: "wb-hidden" }, drawn ? title : ""), ...notices.map((notice) => make("p", { class: "wb-notice" }, notice)));
    drawn = true;
    if (title && linked()) document.title = `${title} · ${words.product}`;
  };

  // On a phone the choices fold into one line; elsewhere this button is not shown.
  let unfolded = false;
  function unfold(event) {
    unfolded = !unfolded;
    event.currentTarget.setAttribute("aria-expanded", String(unfolded));
    el.closest(".wb-page")?.classList.toggle("wb-unfolded", unfolded);
  }

  // A notebook in JupyterLab has no address of its own to keep a view in.
  const linked = () => Boolean(document.querySelector("body[data-workbench-page]"));

  const address = () => {
    const query = new URLSearchParams(model.get("link"));
    return `${location.pathname}${query.size ? `?${query}` : ""}`;
  };

  const follow = () => {
    if (linked()) history.replaceState(history.state, "", address());
  };

  async function copyLink() {
    const words = model.get("words");
    const link = new URL(address(), location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      said.textContent = words.copied;
    } catch {
      // Without permission (or without https) the address bar holds the same link.
      said.textContent = words.not_copied;
    }
    setTimeout(() => {
      said.textContent = "";
    }, 4000);
  }

  listen(model, ["content"], signal, draw);
  listen(model, ["link"], signal, follow);
  el.append(body, told);
  draw();
  if (Object.keys(model.get("link")).length) follow();
}

export default { render };
