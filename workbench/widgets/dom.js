// What the views share. It stands before each view's own script, so that every
// widget is one module; nothing here is exported.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element. Texts become text nodes only: nothing that a file says is read as markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Fill the {names} of a phrase. */
function fill(phrase, values = {}) {
  return (phrase ?? "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Call a function when a model's trait changes, until the view is gone. */
function listen(model, names, signal, callback) {
  for (const name of names) {
    model.on(`change:${name}`, callback);
    signal.addEventListener("abort", () => model.off(`change:${name}`, callback));
  }
}

/** Set a trait and send it. */
function tell(model, name, value) {
  model.set(name, value);
  model.save_changes();
}

/** Return an id that no other element has; each widget runs a copy of this script, so counting is not enough. */
function newId(stem) {
  return `wb-${stem}-${Math.random().toString(36).slice(2, 10)}`;
}
