// Choosing several cities by search: a button that opens a search field with a list.
// The list is an ARIA listbox with several choices, driven from the field
// (aria-activedescendant), so that one hand on the keyboard is enough.

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function render({ model, el, signal }) {
  el.classList.add("wb", "wb-choice", "wb-cities");
  const words = model.get("words");
  const ids = { field: newId("search"), list: newId("list"), label: newId("label"), shown: newId("shown") };
  const shown = make("span", { id: ids.shown, class: "wb-cities-shown" });
  const button = make(
    "button",
    {
      type: "button",
      class: "wb-cities-button",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      "aria-labelledby": `${ids.label} ${ids.shown}`,
    },
    shown,
  );
  const field = make("input", {
    id: ids.field,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": words.search,
    "aria-controls": ids.list,
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    placeholder: words.search,
  });
  const list = make("ul", { id: ids.list, role: "listbox", "aria-multiselectable": "true", "aria-label": words.list });
  const nothing = make("p", { class: "wb-cities-none", hidden: true }, words.none_found);
  const all = make("button", { type: "button", onclick: () => choose(found().map((one) => one.value)) }, words.all);
  const none = make("button", { type: "button", onclick: () => choose([], true) }, words.none);
  const done = make("button", { type: "button", onclick: () => close(true) }, words.done);
  const panel = make(
    "div",
    { class: "wb-cities-panel", role: "dialog", "aria-label": words.list, hidden: true },
    field,
    list,
    nothing,
    make("div", { class: "wb-cities-tools" }, all, none, done),
  );
  let active = 0;

  const found = () => {
    const wanted = plain(field.value.trim());
    return model.get("options").filter(({ label, group }) => plain(`${label} ${group ?? ""}`).includes(wanted));
  };

  /** Send the cities in the order of the list; `only` forgets those that the search hides. */
  function choose(values, only = false) {
    const kept = new Set(only ? values : [...model.get("value"), ...values]);
    send(kept);
  }

  function send(kept) {
    tell(
      model,
      "value",
      model.get("options").map((one) => one.value).filter((value) => kept.has(value)),
    );
    draw();
  }

  function toggle(value) {
    const kept = new Set(model.get("value"));
    if (!kept.delete(value)) kept.add(value);
    send(kept);
  }

  function draw() {
    const chosen = new Set(model.get("value"));
    const options = found();
    active = Math.max(0, Math.min(active, options.length - 1));
    list.replaceChildren(
      ...options.map(({ value, label, group }, position) => {
        const option = make(
          "li",
          {
            id: `${ids.list}-${position}`,
            role: "option",
            "aria-selected": String(chosen.has(value)),
            class: position === active ? "wb-active" : null,
            "data-value": value,
          },
          make("span", { class: "wb-box", "aria-hidden": "true" }),
          make("span", {}, label),
          group ? make("small", {}, group) : null,
        );
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => {
          active = position;
          toggle(value);
        });
        return option;
      }),
    );
    nothing.hidden = options.length > 0;
    if (options.length) field.setAttribute("aria-activedescendant", `${ids.list}-${active}`);
    else field.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
    const count = chosen.size;
    shown.textContent = fill(words.shown, { count, of: model.get("options").length });
  }

  function open() {
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    field.value = "";
    active = 0;
    draw();
    field.focus();
  }

  function close(back) {
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }

  field.addEventListener("input", () => {
    active = 0;
    draw();
  });
  field.addEventListener("keydown", (event) => {
    const options = found();
    const moves = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + 8, PageUp: active - 8 };
    if (event.key in moves) {
      active = Math.max(0, Math.min(options.length - 1, moves[event.key]));
      draw();
    } else if (event.key === "Enter") {
      if (options[active]) toggle(options[active].value);
    } else return;
    event.preventDefault();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close(true);
    }
  });
  el.addEventListener("focusout", (event) => {
    if (!el.contains(event.relatedTarget) && event.relatedTarget) close(false);
  });
  document.addEventListener("pointerdown", (event) => !el.contains(event.target) && close(false), { signal });
  button.addEventListener("click", () => (panel.hidden ? open() : close(true)));
  listen(model, ["options", "value"], signal, draw);
  el.append(make("span", { id: ids.label, class: "wb-label" }, model.get("label")), button, panel);
  draw();
}

export default { render };
