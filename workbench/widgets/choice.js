// One choice: a label with a native select or date field.

function render({ model, el, signal }) {
  const id = newId("choice");
  el.classList.add("wb", "wb-choice", `wb-choice-${model.get("name")}`);
  const label = make("label", { for: id }, model.get("label"));
  const day = model.get("kind") === "day";
  const field = make(day ? "input" : "select", {
    id,
    name: model.get("name"),
    type: day ? "date" : null,
    max: day ? "2100-12-31" : null,
    required: day,
  });
  const send = () => {
    // A date that is half typed is no date yet.
    if (field.value || !day) tell(model, "value", field.value);
  };
  const options = () => {
    if (day) return;
    const groups = new Map();
    field.replaceChildren();
    for (const { value, label: text, group } of model.get("options")) {
      let home = field;
      if (group) {
        if (!groups.has(group)) {
          groups.set(group, make("optgroup", { label: group }));
          field.append(groups.get(group));
        }
        home = groups.get(group);
      }
      home.append(make("option", { value }, text));
    }
  };
  const show = () => {
    label.textContent = model.get("label");
    options();
    field.value = model.get("value");
    // The place of a choice that has nothing to choose stays, so that the strip keeps its shape.
    field.disabled = !day && model.get("options").length < model.get("least");
  };
  field.addEventListener("change", send);
  listen(model, ["options", "value", "label"], signal, show);
  el.append(label, field);
  show();
}

export default { render };
