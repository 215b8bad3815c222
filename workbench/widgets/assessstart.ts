// The choices with which an assessment begins, and the assessments to go on with.

import { type Child, fill, make, type Words } from "./dom.ts";
import { field } from "./fields.ts";
import type { StartContent } from "./assess.types.ts";

/** What stands on the page before an assessment is open. */
export function start(content: StartContent, typed: Record<string, string>, words: Words): Child[] {
  const value = (name: string) => typed[name] ?? content.values[name] ?? "";
  const options = (name: string) => content.options[name] ?? [];
  const choice = (name: string, label: string | undefined, hint?: string) =>
    field({ path: name, label: label ?? "", value: value(name), kind: "select", options: options(name), hint });
  return [
    content.going_on.length > 0 &&
      make(
        "section",
        { class: "wb-going-on" },
        make("h2", {}, words.go_on),
        make(
          "ul",
          {},
          content.going_on.map(({ path, city, benchmark, how, collection, progress }) =>
            make(
              "li",
              {},
              make("div", {}, make("h3", {}, city, words.colon, benchmark), make("p", { class: "wb-source" }, how, " ", fill(words.in_collection, { collection }))),
              make("p", {}, progress),
              make("button", { type: "button", class: "wb-act", "data-open": path, "aria-label": `${words.open}${words.colon}${city}, ${benchmark}, ${how}` }, words.open),
            ),
          ),
        ),
      ),
    make(
      "form",
      { class: "wb-begin", novalidate: true },
      make("h2", {}, words.begin_title),
      make(
        "div",
        { class: "wb-few" },
        choice("city", words.city),
        make(
          "div",
          { class: "wb-new-city", hidden: value("city") !== "new" },
          field({ path: "name", label: words.city_name ?? "", value: value("name"), hint: words.city_name_hint }),
          field({ path: "country", label: words.country ?? "", value: value("country") }),
        ),
        choice("benchmark", words.benchmark),
        choice("method", words.method),
        field({ path: "date", label: words.date_concluded ?? "", value: value("date"), kind: "day", max: content.today }),
        field({ path: "round", label: words.round ?? "", value: value("round"), hint: words.round_hint }),
        field({ path: "collection", label: words.collection ?? "", value: value("collection"), list: "wb-collections", hint: words.collection_hint }),
        choice("language", words.language),
      ),
      make("datalist", { id: "wb-collections" }, options("collection").map((one) => make("option", { value: one.value }))),
      make("p", { class: "wb-fault", "data-fault": "", hidden: true }),
      make(
        "p",
        { class: "wb-begin-end" },
        make("button", { type: "submit", class: "wb-go" }, words.begin),
        make("button", { type: "button", class: "wb-act", "data-there": "", hidden: true }, words.open_there),
      ),
      make("p", { class: "wb-source" }, words.begin_note),
    ),
  ];
}
