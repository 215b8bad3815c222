// How the form of an assessment is drawn: one part at a time, each field with its path.

import { type Child, fill, make, type Words } from "./dom.ts";
import { field, fault, radios } from "./fields.ts";
import { glyph } from "./glyphs.ts";
import { entry } from "./items.ts";
import { served, way } from "./links.ts";
import type { Before, ContextFactor, Factor, FormContent, Level, Question, Read, Standing, Status } from "./assess.types.ts";

/** All that is needed to draw. */
export interface Form {
  content: FormContent;
  status: Status;
  at: string;
  words: Words;
  read: Read;
}

const text = (read: Read, path: string): string => String(read(path) ?? "");
export const listed = (read: Read, path: string): string[] => {
  const found = read(path);
  return Array.isArray(found) ? found : [];
};
const swatch = (state: string) => make("span", { class: `wb-swatch wb-${state}`, "aria-hidden": "true" }, glyph(state));
const action = (label: string | undefined, attributes: Record<string, string | null | boolean>, own = "wb-act") =>
  make("button", { type: "button", class: own, ...attributes }, label);

/** The language of what is typed, where it is not the page's. */
const tongue = ({ read, content, words }: Form): string | undefined => {
  const spoken = text(read, "language") || content.language;
  return spoken === words.code ? undefined : spoken;
};

// The bar above: what is saved, how far it has come, and the parts of the form.

const isPart = (id: string) => !/^\d/.test(id);

function step({ id, name }: FormContent["steps"][number], { at, status, content }: Form): HTMLElement {
  const stands = status.factors?.[id];
  const word = content.levels.find(({ value }) => value === stands?.value)?.word;
  return make(
    "li",
    {},
    make(
      "button",
      {
        type: "button",
        "data-step": id,
        "aria-current": id === at ? "step" : null,
        "aria-label": isPart(id) ? null : [`${id} ${name}`, word].filter(Boolean).join(", "),
        title: isPart(id) ? null : name,
      },
      isPart(id) ? name : id,
      stands && make("span", { class: "wb-step-mark" }, swatch(stands.state)),
    ),
  );
}

const OPEN = 60;

/** What is open, each with its way there. */
export function todo({ content, status, words }: Form): Child[] {
  const line = (id: string, what: string | undefined) =>
    make("li", {}, make("button", { type: "button", class: "wb-act", "data-step": id }, `${id} ${content.factors[id]?.name ?? ""}`), make("span", {}, what));
  const every = Object.entries(status.factors ?? {}).flatMap(([id, stands]: [string, Standing]) => [
    ...(stands.open ? [line(id, words.todo_open)] : []),
    ...stands.marks.map((mark) => line(id, mark)),
  ]);
  const wrong = [...new Set([...Object.keys(status.wrong ?? {}), ...Object.keys(status.waiting ?? {})].map(partOf))];
  const unsaved = wrong.map((id) => {
    const name = content.steps.find((one) => one.id === id)?.name ?? "";
    return make("li", {}, make("button", { type: "button", class: "wb-act", "data-step": id }, isPart(id) ? name : `${id} ${name}`), make("span", {}, words.todo_unsaved));
  });
  const shown = [...unsaved, ...every];
  return shown.length ? shown.slice(0, OPEN) : [make("li", {}, words.todo_none)];
}

/** Which part of the form a path stands in. */
export function partOf(path: string): string {
  const [first, second] = path.split("/");
  if (first === "judgements") return second ?? "";
  return first === "context_notes" ? "context" : "about";
}

export function bar(form: Form): HTMLElement {
  const { content, status, words } = form;
  return make(
    "div",
    { class: "wb-assess-bar" },
    make(
      "div",
      { class: "wb-assess-line" },
      make("p", { class: "wb-saved", "data-saved": "" }, words.opened),
      action(words.undo, { "data-way": "undo", disabled: !status.undo, title: words.undo_keys ?? null }),
      action(words.redo, { "data-way": "redo", disabled: !status.redo, title: words.redo_keys ?? null }),
      make("details", { class: "wb-todo" }, make("summary", { "data-progress": "" }, status.progress), make("ul", { "data-todo": "" }, todo(form))),
      make(
        "p",
        { class: "wb-assess-ways" },
        served() && way(content.compare, {}, words.compare),
        action(words.leave, { "data-leave": true }),
      ),
    ),
    make("nav", { class: "wb-steps", "aria-label": words.parts }, make("ol", {}, content.steps.map((one) => step(one, form)))),
  );
}

/** What others have changed otherwise, and what was kept elsewhere. */
export function matters({ status, words }: Form): Child[] {
  const { collisions = [], drafts = [] } = status;
  const choose = (at: number, which: string, label: string | undefined, value: string) =>
    make("div", {}, make("p", { class: "wb-collision-value" }, value), action(label, { "data-settle": String(at), "data-which": which }));
  return [
    collisions.map(({ where, mine, theirs }, at) =>
      make(
        "section",
        { class: "wb-collision", "aria-label": fill(words.collision, { where }) },
        make("h2", {}, fill(words.collision, { where })),
        make("div", { class: "wb-collision-two" }, choose(at, "mine", words.take_mine, mine), choose(at, "theirs", words.take_theirs, theirs)),
      ),
    ),
    drafts.map(({ editor, at, text: said }) =>
      make(
        "section",
        { class: "wb-collision" },
        make("p", {}, said, " ", make("span", { "data-time": String(at) }), " ", action(words.draft_take, { "data-draft": editor, "data-what": "take" }), " ", action(words.draft_drop, { "data-draft": editor, "data-what": "drop" })),
      ),
    ),
  ];
}

// The parts

export function part(form: Form): HTMLElement {
  const { at, content } = form;
  const factor = content.factors[at];
  return make("section", { class: "wb-assess-part", "data-part": at }, factor ? factorPart(at, factor, form) : at === "context" ? contextPart(form) : aboutPart(form));
}

const heading = (title: Child): HTMLElement => make("h2", { tabindex: "-1" }, title);
const folded = (title: string | undefined, ...inside: Child[]) => make("details", { class: "wb-folded" }, make("summary", {}, title), inside);

function factorPart(id: string, factor: Factor, form: Form): Child[] {
  const { words, status } = form;
  const lead = `judgements/${id}`;
  return [
    heading([id, " ", factor.name]),
    make("p", { class: "wb-assess-statement", lang: factor.lang }, factor.statement),
    make(
      "div",
      { class: "wb-folds" },
      factor.why && folded(words.why, make("p", { lang: factor.lang }, factor.why)),
      factor.examples.length > 0 && folded(fill(words.examples, { count: factor.examples.length }), make("ul", { class: "wb-items" }, factor.examples.map(entry))),
    ),
    make(
      "div",
      { class: `wb-judge ${factor.before ? "wb-judge-two" : ""}`.trim() },
      make("div", {}, judgement(lead, form), make("ul", { class: "wb-marks", "data-marks": id }, marks(status.factors?.[id]))),
      factor.before && make("aside", { class: "wb-before", "data-before": id, "aria-label": words.before }, before(id, factor.before, form)),
    ),
    provider(lead, factor, form),
    make("h3", {}, words.findings),
    make("p", { class: "wb-source" }, words.findings_hint),
    make("ol", { class: "wb-asked" }, factor.questions.map((one) => question(lead, one, form))),
    make("div", { class: "wb-asked-rest" }, factor.questions.length > 0 && make("h4", {}, words.findings_none), list(`${lead}/evidence`, "", form)),
    make("h3", {}, words.follows),
    make("div", { class: "wb-two" }, long(`${lead}/summary`, words.summary, form, words.summary_hint), long(`${lead}/conclusion`, words.conclusion, form, words.conclusion_hint)),
    make("h4", {}, words.recommendations),
    list(`${lead}/recommendations`, "", form),
    onward(id, form),
  ];
}

const long = (path: string, label: string | undefined, form: Form, hint?: string): HTMLElement =>
  field({ path, label: label ?? "", value: text(form.read, path), kind: "long", lang: tongue(form), hint });

export const marks = (stands?: Standing): Child[] => (stands?.marks ?? []).map((mark) => make("li", {}, mark));

function judgement(lead: string, form: Form): Child[] {
  const { content, read, words } = form;
  const path = `${lead}/judgement`;
  const label = ({ word, state }: Level, at: number): Child => [
    swatch(state),
    make("span", {}, word),
    make("kbd", { "aria-hidden": "true" }, at + 1),
  ];
  const every = content.levels.map((level, at) => ({ value: level.value, label: label(level, at) }));
  const chosen = text(read, path);
  return [
    radios(path, [words.judgement, make("small", {}, fill(words.judgement_keys, { last: every.length }))], every, chosen, "wb-judgement"),
    make("div", { "data-reason": lead, hidden: !needsReason(chosen, text(read, `${lead}/reason`), content) }, long(`${lead}/reason`, words.reason, form, words.reason_hint)),
  ];
}

/** Whether a reason is asked for: for a silence, or where there is one. */
export const needsReason = (chosen: string, reason: string, content: FormContent): boolean =>
  reason !== "" || content.levels.slice(-1).some(({ value }) => value === chosen);

function provider(lead: string, factor: Factor, { read, words }: Form): Child {
  if (!factor.provider) return null;
  const path = `${lead}/direct_provider`;
  const every = [
    { value: "", label: words.provider_unsaid ?? "" },
    { value: "true", label: words.provider_true ?? "" },
    { value: "false", label: words.provider_false ?? "" },
  ];
  return radios(path, words.provider, every, text(read, path), "wb-plainly");
}

/** What the last round said, to be confirmed or changed. */
export function before(id: string, said: Before, { content, read, words }: Form): Child[] {
  const lead = `judgements/${id}`;
  const now = text(read, `${lead}/judgement`);
  const confirm = { [`${lead}/judgement`]: said.value, ...(said.reason && !text(read, `${lead}/reason`) ? { [`${lead}/reason`]: said.reason } : {}) };
  const same = now === said.value;
  const take = (name: "summary" | "conclusion", title: string | undefined) =>
    said[name] && [
      make("h4", {}, title),
      make("p", { lang: said.lang }, said[name]),
      text(read, `${lead}/${name}`) !== said[name] && action(words.take_text, { "data-take": JSON.stringify({ [`${lead}/${name}`]: said[name] }), "aria-label": `${words.take_text}${words.colon}${title}` }),
    ];
  const known = new Set(listed(read, `${lead}/recommendations`).map((key) => text(read, `${lead}/recommendations/${key}/recommendation`)));
  return [
    make("h3", {}, words.before),
    make("p", { class: "wb-source" }, content.before),
    make("p", { class: "wb-level" }, swatch(said.state), said.word),
    said.reason && make("p", { lang: said.lang }, said.reason),
    same ? make("p", { class: "wb-confirmed" }, words.confirmed) : action(fill(words.confirm, { word: said.word }), { "data-take": JSON.stringify(confirm) }, "wb-act wb-confirm"),
    take("summary", words.summary),
    take("conclusion", words.conclusion),
    said.recommendations.length > 0 && [
      make("h4", {}, words.recommendations),
      make(
        "ul",
        { class: "wb-items" },
        said.recommendations.map((one) =>
          make("li", {}, make("span", { lang: said.lang }, one.text), " ", make("span", { class: "wb-shows wb-shows-status" }, one.word), !known.has(one.text) && [" ", action(words.take_on, { "data-on": JSON.stringify([`${lead}/recommendations`, { recommendation: one.text, status: one.status }]), "aria-label": `${words.take_on}${words.colon}${one.text}` })]),
        ),
      ),
    ],
    said.evidence.length > 0 && folded(fill(words.before_evidence, { count: said.evidence.length }), make("ul", { class: "wb-items" }, said.evidence.map(entry))),
  ];
}

function question(lead: string, one: Question, form: Form): HTMLElement {
  return make(
    "li",
    { "data-question": one.id },
    make("p", { lang: one.lang }, make("span", { class: "wb-id" }, one.id), " ", one.text),
    one.parts.length > 0 && make("ul", { class: "wb-parts", lang: one.lang }, one.parts.map((piece) => make("li", {}, piece.text))),
    list(`${lead}/evidence`, one.id, form),
  );
}

// Lists

/** A list of items, with a button for another one; `under` says which of a shared list stand here. */
function list(path: string, under: string, form: Form): HTMLElement {
  const kind = path.split("/").pop() ?? "";
  const { words } = form;
  const label = { evidence: words.add_evidence, recommendations: words.add_recommendation, reviewers: words.add_reviewer, context_notes: words.add_note }[kind];
  return make(
    "div",
    { class: `wb-list wb-list-${kind}` },
    make("ul", { "data-list": path, "data-under": under }, itemsOf(form.read, path, under, form).map((key) => item(path, key, under, form))),
    fault(path, `wb-list-${path.replaceAll("/", "-")}-${under}`),
    action(label, { "data-add": path, "data-under": under, "aria-label": under && kind === "evidence" ? `${label}, ${under}` : null }),
  );
}

/** The keys of the items that stand in a list's place. */
export function itemsOf(read: Read, path: string, under: string, form: Form): string[] {
  const keys = listed(read, path);
  if (path === "context_notes") return keys.filter((key) => text(read, `${path}/${key}/context_factor`) === under);
  if (!path.endsWith("/evidence")) return keys;
  const questions = form.content.factors[form.at]?.questions ?? [];
  const home = (key: string) => {
    const asked = text(read, `${path}/${key}/guide_question`);
    return questions.find(({ id, parts }) => id === asked || parts.some((one) => one.id === asked))?.id ?? "";
  };
  return keys.filter((key) => home(key) === under);
}

export function item(path: string, key: string, under: string, form: Form): HTMLElement {
  const kind = path.split("/").pop() ?? "";
  const { words } = form;
  const lead = `${path}/${key}`;
  const inside = { evidence: evidence, recommendations: recommendation, reviewers: reviewer, context_notes: note }[kind];
  return make(
    "li",
    { class: `wb-item wb-item-${kind}`, "data-item": key },
    inside?.(lead, under, form),
    make(
      "div",
      { class: "wb-item-end" },
      make("p", { class: "wb-waiting", "data-waiting": lead, hidden: true }),
      action(words.remove, { "data-remove": lead, "aria-label": `${words.remove}, ${kind === "reviewers" ? text(form.read, `${lead}/reviewer`) : named(kind, words)}` }),
    ),
  );
}

const named = (kind: string, words: Words): string =>
  ({ evidence: words.one_evidence, recommendations: words.one_recommendation, context_notes: words.one_note })[kind] ?? "";

function evidence(lead: string, under: string, form: Form): Child[] {
  const { content, read, words } = form;
  const at = (name: string) => ({ path: `${lead}/${name}`, value: text(read, `${lead}/${name}`) });
  const options = content.options;
  return [
    field({ ...at("finding"), label: words.finding ?? "", kind: "long", lang: tongue(form), class: "wb-wide" }),
    field({ ...at("kind"), label: words.kind ?? "", kind: "select", options: options.kind ?? [] }),
    field({ ...at("reference"), label: words.reference ?? "", lang: tongue(form) }),
    field({ ...at("shows"), label: words.shows ?? "", kind: "select", options: options.shows ?? [] }),
    field({ ...at("date"), label: words.date ?? "", kind: "day" }),
    field({ ...at("recorded_by"), label: words.recorded_by ?? "", list: "wb-team" }),
    whichQuestion(lead, under, form),
  ];
}

/** Where a finding may stand: under a question's parts, or where it stands under none, under any. */
function whichQuestion(lead: string, under: string, { content, at, read, words }: Form): Child {
  const questions = content.factors[at]?.questions ?? [];
  const here = questions.find(({ id }) => id === under);
  if (here && !here.parts.length) return null;
  const short = (id: string, said: string) => ({ value: id, label: `${id} ${said.length > 70 ? `${said.slice(0, 69)}…` : said}` });
  const some = here
    ? [{ value: here.id, label: `${here.id} ${words.whole_question}` }, ...here.parts.map((one) => short(one.id, one.text))]
    : [{ value: "", label: words.no_question ?? "" }, ...questions.map((one) => short(one.id, one.text))];
  if (some.length < 2) return null;
  const path = `${lead}/guide_question`;
  return field({ path, value: text(read, path), label: words.question ?? "", kind: "select", options: some, class: "wb-most" });
}

function recommendation(lead: string, _under: string, form: Form): Child[] {
  const { content, read, words } = form;
  return [
    field({ path: `${lead}/recommendation`, value: text(read, `${lead}/recommendation`), label: words.recommendation ?? "", kind: "long", lang: tongue(form), class: "wb-wide" }),
    field({ path: `${lead}/status`, value: text(read, `${lead}/status`), label: words.status ?? "", kind: "select", options: content.options.status ?? [] }),
  ];
}

function reviewer(lead: string, _under: string, form: Form): Child[] {
  const { content, read, words } = form;
  return [
    make("p", { class: "wb-reviewer" }, make("b", {}, text(read, `${lead}/reviewer`))),
    field({ path: `${lead}/role`, value: text(read, `${lead}/role`), label: words.role ?? "", kind: "select", options: content.options.role ?? [] }),
    field({ path: `${lead}/from`, value: text(read, `${lead}/from`), label: words.from ?? "", lang: tongue(form), hint: words.from_hint, class: "wb-most" }),
  ];
}

function note(lead: string, _under: string, form: Form): Child[] {
  const { content, read, words } = form;
  const path = `${lead}/key_factors`;
  const chosen = listed(read, path);
  const box = ([id, { name }]: [string, Factor]) =>
    make("label", { class: "wb-check" }, make("input", { type: "checkbox", name: path, value: id, checked: chosen.includes(id), autocomplete: "off" }), `${id} ${name}`);
  return [
    field({ path: `${lead}/note`, value: text(read, `${lead}/note`), label: words.note ?? "", kind: "long", lang: tongue(form), class: "wb-wide" }),
    field({ path: `${lead}/effect`, value: text(read, `${lead}/effect`), label: words.effect ?? "", kind: "select", options: content.options.effect ?? [] }),
    make(
      "details",
      { class: "wb-folded wb-wide" },
      make("summary", { "data-explains": path }, explains(chosen, form)),
      make("fieldset", { class: "wb-checks" }, make("legend", { class: "wb-hidden" }, words.explains), Object.entries(content.factors).sort(([one], [other]) => one.localeCompare(other)).map(box)),
    ),
  ];
}

/** Which key factors a note explains, in words. */
export const explains = (chosen: string[], { words }: Form): string =>
  `${words.explains}${words.colon}${chosen.length ? chosen.join(", ") : words.explains_whole}`;

// Context, and what the assessment is

function contextPart(form: Form): Child[] {
  const { content, words } = form;
  const one = ({ id, name, about, lang }: ContextFactor) =>
    make("li", { "data-context": id }, make("h3", { lang }, name), make("p", { class: "wb-source", lang }, about), list("context_notes", id, form));
  return [heading(words.context), make("p", { class: "wb-lede" }, words.context_lede), make("ol", { class: "wb-asked wb-contexts" }, content.contexts.map(one)), onward("context", form)];
}

function aboutPart(form: Form): Child[] {
  const { content, read, words } = form;
  return [
    heading(words.about),
    make("dl", { class: "wb-facts" }, content.facts.map(({ title, text: said }) => make("div", {}, make("dt", {}, title), make("dd", {}, said)))),
    make(
      "div",
      { class: "wb-few" },
      field({ path: "round", value: text(read, "round"), label: words.round ?? "", hint: words.round_hint }),
      field({ path: "language", value: text(read, "language"), label: words.language ?? "", kind: "select", options: content.options.language ?? [] }),
    ),
    make("h3", {}, words.team),
    make("p", { class: "wb-source" }, words.team_lede),
    list("reviewers", "", form),
    onward("about", form),
  ];
}

/** The parts before and after, at the end of one. */
function onward(id: string, { content }: Form): HTMLElement {
  const at = content.steps.findIndex((one) => one.id === id);
  const to = (one: FormContent["steps"][number] | undefined, sign: string) => {
    const label = one && (isPart(one.id) ? one.name : `${one.id} ${one.name}`);
    return one ? make("button", { type: "button", class: "wb-act", "data-step": one.id }, sign === "←" && `${sign} `, label, sign === "→" && ` ${sign}`) : make("span");
  };
  return make("p", { class: "wb-onward" }, to(content.steps[at - 1], "←"), to(content.steps[at + 1], "→"));
}

/** The reviewers' ids, offered where somebody has recorded something. */
export function team({ read }: Form): HTMLElement {
  const ids = listed(read, "reviewers").map((key) => text(read, `reviewers/${key}/reviewer`));
  return make("datalist", { id: "wb-team" }, ids.map((one) => make("option", { value: one })));
}
