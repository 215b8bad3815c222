// The fields of a form: each with its label, and a place for what is wrong with it.

import { type Child, make, newId, type Option } from "./dom.ts";

/** What the kernel takes at most. */
const LONGEST = 1_000_000;

export interface Field {
  path: string;
  label: string;
  value: string;
  kind?: "text" | "long" | "day" | "select";
  options?: Option[];
  hint?: string | undefined;
  lang?: string | undefined;
  list?: string | undefined;
  max?: string | undefined;
  rows?: number;
  class?: string;
}

/** Where the message on a field stands. */
export const fault = (path: string, id: string): HTMLElement => make("p", { class: "wb-fault", "data-fault": path, id, hidden: true });

/** A field with its label; what is typed in it may be in another language than the page. */
export function field({ path, label, value, kind = "text", options = [], hint, lang, list, max, rows = 2, class: own = "" }: Field): HTMLElement {
  const [id, wrong] = [newId("field"), newId("fault")];
  const about = hint ? newId("hint") : "";
  const shared = { id, name: path, autocomplete: "off", "aria-describedby": about ? `${about} ${wrong}` : wrong };
  const made =
    kind === "long"
      ? make("textarea", { ...shared, rows, lang, spellcheck: "true", maxlength: LONGEST }, value)
      : kind === "select"
        ? make("select", shared, chosen(options, value))
        : make("input", { ...shared, type: kind === "day" ? "date" : "text", value, lang: kind === "day" ? null : lang, list, max });
  return make(
    "div",
    { class: `wb-field wb-field-${kind} ${own}`.trim() },
    make("label", { for: id }, label),
    made,
    hint && make("small", { id: about }, hint),
    fault(path, wrong),
  );
}

/** Options, with one for nothing chosen where nothing is; what is chosen and not offered stays. */
function chosen(options: Option[], value: string): Child[] {
  const known = options.some((one) => one.value === value);
  const every = known ? options : [{ value, label: value || "–" }, ...options];
  const groups = new Map<string, Option[]>();
  for (const one of every) groups.set(one.group ?? "", [...(groups.get(one.group ?? "") ?? []), one]);
  const option = (one: Option) => make("option", { value: one.value, selected: one.value === value }, one.label);
  return [...groups].map(([group, some]) => (group ? make("optgroup", { label: group }, some.map(option)) : some.map(option)));
}

/** One of few words, as buttons of which one is pressed. No browser brings back what was pressed before a reload. */
export function radios(path: string, legend: Child, every: { value: string; label: Child; class?: string }[], value: string, own = ""): HTMLElement {
  const wrong = newId("fault");
  return make(
    "fieldset",
    { class: `wb-radios ${own}`.trim(), "aria-describedby": wrong },
    make("legend", {}, legend),
    make(
      "div",
      {},
      every.map(({ value: one, label, class: look = "" }) =>
        make("label", { class: `wb-radio ${look}`.trim() }, make("input", { type: "radio", name: path, value: one, checked: one === value, autocomplete: "off" }), label),
      ),
    ),
    fault(path, wrong),
  );
}
