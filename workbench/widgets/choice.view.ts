// One choice: a label with a native select or date field.

import { type Child, type Context, dress, type Get, grouped, listen, make, newId, type Option, tell, type View } from "./dom.ts";

const classes = (get: Get) => `wb wb-choice wb-choice-${get<string>("name")}`;

const options = (get: Get) => grouped(get<Option[]>("options"), get<string>("value"));

function parts(get: Get): { label: HTMLElement; field: HTMLInputElement | HTMLSelectElement } {
  const id = newId("choice");
  const name = get<string>("name");
  const autocomplete = "off";
  const label = make("label", { for: id }, get<string>("label"));
  if (get<string>("kind") === "day")
    return {
      label,
      field: make("input", { id, name, autocomplete, type: "date", max: "2100-12-31", required: true, value: get<string>("value") }),
    };
  // The place of a choice that has nothing to choose stays, so that the strip keeps its shape.
  const disabled = get<Option[]>("options").length < get<number>("least");
  return { label, field: make("select", { id, name, autocomplete, disabled }, options(get)) };
}

function first(get: Get): Child[] {
  const { label, field } = parts(get);
  return [label, field];
}

function render({ model, el, signal }: Context): void {
  const get: Get = (name) => model.get(name);
  dress(el, classes(get));
  const { label, field } = parts(get);
  const day = get<string>("kind") === "day";
  const send = () => {
    // A date that is half typed is no date yet.
    if (field.value || !day) tell(model, "value", field.value);
  };
  const show = () => {
    label.textContent = get("label");
    if (!day) {
      field.replaceChildren(...options(get));
      field.disabled = get<Option[]>("options").length < get<number>("least");
    }
    field.value = get("value");
  };
  field.addEventListener("change", send);
  listen(model, ["options", "value", "label"], signal, show);
  const typed = el.querySelector<HTMLInputElement | HTMLSelectElement>(":is(select, input)");
  const [value, focused] = [typed?.value, typed !== null && typed === document.activeElement];
  el.replaceChildren(label, field);
  show();
  if (focused) field.focus();
  // What a visitor chose before the page could follow is followed now.
  if (value !== undefined && value !== field.value && value) {
    field.value = value;
    send();
  }
}

export default { classes, first, render } satisfies View;
