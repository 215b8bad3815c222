// An assessment is put in: one part of the form at a time, saved as one goes.
//
// What is typed belongs to the browser until the kernel says that it has it: nothing that
// comes back replaces a field in which somebody types. `values` is what the kernel holds,
// `status` how that stands to the file, `value` which part is looked at.

import { type Child, type Context, dress, fill, type Get, listen, make, nodes, tell, type View, type Words } from "./dom.ts";
import { bar, before, explains, type Form, item, itemsOf, listed, marks, matters, needsReason, part, team, todo } from "./assessform.ts";
import { start } from "./assessstart.ts";
import { begun, editor, Typed } from "./typed.ts";
import type { Content, FormContent, Read, StartContent, Status, Value } from "./assess.types.ts";

const classes = () => "wb wb-levels wb-assess";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const LOOK = 15_000;
const KEYS: Record<string, -1 | 1> = { ArrowLeft: -1, ArrowRight: 1 };
const TEXT = "textarea, input:not([type=radio], [type=checkbox]), select";

const isForm = (content: Content): content is FormContent => content.screen === "form";

function formOf(get: Get, read: Read): Form {
  return { content: get<FormContent>("content"), status: get<Status>("status"), at: get<string>("value"), words: get<Words>("words"), read };
}

function drawn(get: Get, read: Read, typed: Record<string, string>): Child[] {
  const content = get<Content>("content");
  if (content.screen === "start") return start(content, typed, get("words"));
  if (content.screen === "closed") return [make("p", { class: "wb-notice" }, content.text)];
  if (!isForm(content)) return [];
  const form = formOf(get, read);
  return [bar(form), make("div", { "data-matters": "" }, matters(form)), part(form), team(form)];
}

const first = (get: Get): Child[] => [make("div", {}, drawn(get, (path) => get<Record<string, Value>>("values")[path] ?? "", {}))];

/** Each model has one place for what is typed, however many views show it. */
const places = new WeakMap<object, { path: string; typed: Typed }>();

function render({ model, el, signal }: Context): void {
  const get: Get = (name) => model.get(name);
  const words = get<Words>("words");
  dress(el, classes());
  // A notebook's own keys stay out of the form.
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  const home = make("div");
  const announced = make("p", { class: "wb-hidden", role: "status" });
  let lost = "";
  let shownPart = "";

  const content = () => get<Content>("content");
  const status = () => get<Status>("status");
  const values = () => get<Record<string, Value>>("values");

  function typed(): Typed | null {
    const now = content();
    if (!isForm(now)) return null;
    const known = places.get(model);
    if (known?.path === now.path) return known.typed;
    known?.typed.end();
    const made = new Typed(model, now.path, () => said());
    places.set(model, { path: now.path, typed: made });
    made.tell({ kind: "hello", path: now.path, editor: editor() });
    made.send();
    return made;
  }

  const read: Read = (path) => typed()?.get(path) ?? values()[path] ?? "";
  const form = () => formOf(get, read);

  // What was typed before the script was there, or while the page came back.
  function early(): Record<string, Value> {
    const found: Record<string, Value> = {};
    for (const one of el.querySelectorAll<Field>("input[name], textarea[name], select[name]")) {
      if (one instanceof HTMLInputElement && one.type === "checkbox") continue;
      if (one instanceof HTMLInputElement && one.type === "radio") {
        if (one.checked && !one.defaultChecked) found[one.name] = one.value;
      } else if (one instanceof HTMLSelectElement) {
        const before = [...one.options].find((option) => option.defaultSelected) ?? one.options[0];
        if (one.value !== before?.value) found[one.name] = one.value;
      } else if (one.value !== one.defaultValue) found[one.name] = one.value;
    }
    return found;
  }

  /** Where somebody types in a text that is not back yet: the kernel that holds it was ended, and another reads it. */
  let caret: { name: string; from: number; to: number } | null = null;

  /** What has the focus, to be found again, with the place in its text. */
  function held(): (() => void) | null {
    const one = document.activeElement as Field | null;
    if (!one || !el.contains(one)) return null;
    const { name } = one;
    if (!name) return null;
    const [from, to] = one instanceof HTMLSelectElement ? [null, null] : [one.selectionStart, one.selectionEnd];
    const worth = one.value;
    return () => {
      const every = [...home.querySelectorAll<Field>(`[name="${CSS.escape(name)}"]`)];
      const again = every.find((each) => each instanceof HTMLInputElement && each.type === "radio" && each.value === worth) ?? every[0];
      again?.focus({ preventScroll: true });
      if (!again && from !== null && to !== null) caret = { name, from, to };
      if (!again || again instanceof HTMLSelectElement || from === null || to === null) return;
      if (again.value.length < to) caret = { name, from, to };
      again.setSelectionRange(from, to);
    };
  }

  function draw(): void {
    const back = held();
    const now = content();
    const typedIn = now.screen === "start" ? begun.read() : {};
    typed();
    home.replaceChildren(...nodes(drawn(get, read, typedIn)));
    if (home.parentElement !== el) el.replaceChildren(home, announced);
    shownPart = isForm(now) ? get<string>("value") : "";
    follow();
    back?.();
  }

  // What the kernel has said

  /** Let every field that nobody types in show what the kernel holds, and each message stand at its field. */
  function follow(): void {
    const now = content();
    if (isForm(now)) {
      const mine = typed();
      mine?.confirm(status().batch ?? 0);
      lists();
      for (const one of home.querySelectorAll<Field>("[name]")) fit(one);
      goOn();
      around(now);
    }
    faults();
    said();
  }

  /** Whoever typed in an item that was away for a moment goes on typing in it. */
  function goOn(): void {
    const one = caret && home.querySelector<HTMLTextAreaElement | HTMLInputElement>(`[name="${CSS.escape(caret.name)}"]:is(input, textarea)`);
    if (!caret || !one || one.value.length < caret.to) return;
    const elsewhere = document.activeElement;
    if (elsewhere === document.body || elsewhere === one || elsewhere?.matches("h2")) {
      one.focus({ preventScroll: true });
      one.setSelectionRange(caret.from, caret.to);
    }
    caret = null;
  }

  function fit(one: Field): void {
    const value = read(one.name);
    if (one instanceof HTMLInputElement && one.type === "checkbox") one.checked = Array.isArray(value) && value.includes(one.value);
    else if (one instanceof HTMLInputElement && one.type === "radio") one.checked = one.value === value;
    else if (one.value !== value && typeof value === "string") {
      if (one instanceof HTMLSelectElement) {
        if (![...one.options].some((option) => option.value === value)) one.prepend(make("option", { value }, value || "–"));
        one.value = value;
        return;
      }
      // A date that is half typed has no value: it stays as it stands, with its message.
      if (one.type === "date" && (value === words.half_date || (one.validity.badInput && one === document.activeElement))) return;
      const kept = caret?.name === one.name && value.length >= caret.to ? caret : null;
      const [from, to] = one === document.activeElement && one.type !== "date" ? [kept?.from ?? one.selectionStart, kept?.to ?? one.selectionEnd] : [null, null];
      if (kept) caret = null;
      // A kernel that comes back holds nothing at first: the text, and the place in it, follow.
      else if (from !== null && to !== null && value.length < to && caret?.name !== one.name) caret = { name: one.name, from, to };
      one.value = value;
      if (from !== null) one.setSelectionRange(from, to);
    }
  }

  /** Let each list hold its items: those that are there already stay as they are. */
  function lists(): void {
    const now = form();
    for (const box of home.querySelectorAll<HTMLElement>("[data-list]")) {
      const { list = "", under = "" } = box.dataset;
      const there = new Map([...box.children].map((one) => [(one as HTMLElement).dataset.item ?? "", one as HTMLElement]));
      const keys = itemsOf(read, list, under, now);
      for (const [key, one] of there) if (!keys.includes(key)) one.remove();
      keys.forEach((key, at) => {
        const one = there.get(key) ?? item(list, key, under, now);
        if (box.children[at] !== one) box.insertBefore(one, box.children[at] ?? null);
      });
    }
    const known = home.querySelector("datalist#wb-team");
    if (known) known.replaceWith(team(now));
  }

  /** What stands around the fields: marks, what was before, what is open. */
  function around(now: FormContent): void {
    const whole = form();
    const lead = `judgements/${whole.at}`;
    const fillIn = (selector: string, children: Child[]) => {
      const box = home.querySelector<HTMLElement>(selector);
      if (!box) return;
      const fresh = make("div", {}, children);
      // What has not changed keeps its focus.
      if (fresh.innerHTML === (box as HTMLElement & { was?: string }).was) return;
      (box as HTMLElement & { was?: string }).was = fresh.innerHTML;
      const focus = box.contains(document.activeElement);
      const which = (document.activeElement as HTMLElement | null)?.dataset.take ?? "";
      box.replaceChildren(...fresh.childNodes);
      if (focus) (box.querySelector<HTMLElement>(which ? `[data-take="${CSS.escape(which)}"]` : "button") ?? home.querySelector<HTMLElement>("h2"))?.focus({ preventScroll: true });
    };
    const factor = now.factors[whole.at];
    fillIn("[data-marks]", marks(whole.status.factors?.[whole.at]));
    if (factor?.before) fillIn("[data-before]", before(whole.at, factor.before, whole));
    fillIn("[data-todo]", todo(whole));
    fillIn("[data-matters]", matters(whole));
    const reason = home.querySelector<HTMLElement>("[data-reason]");
    if (reason) reason.hidden = !needsReason(String(read(`${lead}/judgement`)), String(read(`${lead}/reason`)), now);
    for (const one of home.querySelectorAll<HTMLElement>("[data-explains]")) one.textContent = explains(listed(read, one.dataset.explains ?? ""), whole);
    for (const one of home.querySelectorAll<HTMLElement>("[data-time]")) one.textContent = clock(Number(one.dataset.time));
    for (const way of ["undo", "redo"] as const) {
      const button = home.querySelector<HTMLButtonElement>(`[data-way="${way}"]`);
      if (button) button.disabled = !whole.status[way];
    }
    const progress = home.querySelector("[data-progress]");
    if (progress && progress.textContent !== whole.status.progress) progress.textContent = whole.status.progress ?? "";
    steps(whole);
  }

  function steps(whole: Form): void {
    const fresh = bar(whole).querySelectorAll<HTMLElement>(".wb-steps [data-step]");
    home.querySelectorAll<HTMLElement>(".wb-steps [data-step]").forEach((one, at) => {
      const next = fresh[at];
      if (!next || next.outerHTML === one.outerHTML) return;
      for (const name of ["aria-label", "aria-current"]) {
        const value = next.getAttribute(name);
        if (value === null) one.removeAttribute(name);
        else one.setAttribute(name, value);
      }
      one.replaceChildren(...next.childNodes);
    });
  }

  /** Messages at their fields. */
  function faults(): void {
    const { wrong = {}, waiting = {}, there = "" } = status();
    for (const box of home.querySelectorAll<HTMLElement>("[data-fault]")) {
      const message = wrong[box.dataset.fault ?? ""] ?? "";
      if (box.textContent !== message) box.textContent = message;
      box.hidden = !message;
      const fields = box.dataset.fault ? home.querySelectorAll<HTMLElement>(`[name="${CSS.escape(box.dataset.fault)}"]:not([type=radio])`) : [];
      for (const one of fields) {
        if (message) one.setAttribute("aria-invalid", "true");
        else one.removeAttribute("aria-invalid");
      }
    }
    for (const box of home.querySelectorAll<HTMLElement>("[data-waiting]")) {
      const message = waiting[box.dataset.waiting ?? ""] ?? "";
      if (box.textContent !== message) box.textContent = message;
      box.hidden = !message;
    }
    const button = home.querySelector<HTMLElement>("[data-there]");
    if (button) {
      button.hidden = !there;
      button.dataset.open = there;
    }
  }

  const clock = (seconds: number) => new Date(seconds * 1000).toLocaleTimeString(words.code, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  /** Say what is saved, and when. */
  function said(): void {
    const box = home.querySelector<HTMLElement>("[data-saved]");
    if (!box) return;
    const { saved = 0, whole = true, failed = "", wrong = {}, waiting = {}, collisions = [] } = status();
    const open = Object.keys(wrong).length + Object.keys(waiting).length + collisions.length;
    const time = clock(saved);
    let [kind, text] = ["saved", saved ? fill(words.saved, { time }) : (words.opened ?? "")];
    if (lost) [kind, text] = ["not", words.lost ?? ""];
    else if (places.get(model)?.typed.size) [kind, text] = ["now", words.saving ?? ""];
    else if (failed) [kind, text] = ["not", fill(words.not_saved, { why: failed })];
    else if (!whole && open) [kind, text] = ["part", fill(saved ? words.saved_part : words.part, { time, count: open })];
    if (box.textContent !== text) box.textContent = text;
    box.dataset.kind = kind;
    // While somebody types nothing is said aloud; what is then is said once.
    if (kind !== "now" && announced.textContent !== text) announced.textContent = saved || kind !== "saved" ? text : "";
  }

  // What somebody does

  function change(edits: Record<string, Value>, now = true): void {
    typed()?.set(edits, now);
  }

  function newKey(): string {
    return Math.random().toString(36).slice(2, 10);
  }

  function add(path: string, fields: Record<string, Value>): void {
    const key = newKey();
    const edits: Record<string, Value> = { [path]: [...listed(read, path), key] };
    for (const [name, value] of Object.entries(fields)) edits[`${path}/${key}/${name}`] = value;
    change(edits);
    follow();
    const one = home.querySelector<HTMLElement>(`[data-item="${CSS.escape(key)}"]`);
    one?.querySelector<HTMLElement>(TEXT)?.focus();
  }

  /** What another finding begins with: as the last one, less what it says. */
  function fresh(path: string, under: string): Record<string, Value> {
    const last = (name: string) =>
      Object.keys({ ...values() })
        .filter((one) => one.endsWith(`/${name}`) && one.includes("/evidence/"))
        .map((one) => String(read(one)))
        .filter(Boolean)
        .pop() ?? "";
    if (path.endsWith("/evidence")) return { guide_question: under, kind: last("kind") || "document", recorded_by: last("recorded_by"), finding: "" };
    if (path.endsWith("/recommendations")) return { recommendation: "", status: "open" };
    if (path === "context_notes") return { context_factor: under, note: "", effect: "", key_factors: [] };
    const known = new Set(listed(read, path).map((key) => String(read(`${path}/${key}/reviewer`))));
    let number = 1;
    while (known.has(`r${number}`)) number += 1;
    return { reviewer: `r${number}`, role: "in-house", from: "" };
  }

  function remove(lead: string): void {
    const at = lead.lastIndexOf("/");
    const [path, key] = [lead.slice(0, at), lead.slice(at + 1)];
    const box = home.querySelector(`[data-item="${CSS.escape(key)}"]`)?.closest(".wb-list");
    change({ [path]: listed(read, path).filter((one) => one !== key) });
    follow();
    box?.querySelector<HTMLElement>("[data-add]")?.focus();
  }

  function go(to: string | undefined): void {
    if (!to || !isForm(content())) return;
    typed()?.send();
    tell(model, "value", to);
    home.querySelector<HTMLDetailsElement>(".wb-todo")?.removeAttribute("open");
    draw();
    const title = home.querySelector<HTMLElement>(".wb-assess-part h2");
    title?.focus({ preventScroll: true });
    // The next one is read from its beginning.
    if (el.getBoundingClientRect().top < 0) el.scrollIntoView({ block: "start" });
  }

  function step(way: -1 | 1): void {
    const { steps: every } = content() as FormContent;
    const at = every.findIndex(({ id }) => id === get("value"));
    go(every[at + way]?.id);
  }

  const send = (message: Record<string, unknown>) => {
    typed()?.send();
    model.send(message);
  };

  function fieldsOf(box: HTMLFormElement): Record<string, string> {
    return Object.fromEntries([...box.querySelectorAll<Field>("[name]")].map((one) => [one.name, one.value]));
  }

  home.addEventListener("input", (event) => {
    const one = event.target as Field;
    caret = null;
    if (!one.name) return;
    if (content().screen === "start") return begin(one);
    if (one instanceof HTMLInputElement && one.type === "checkbox") {
      const chosen = [...home.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(one.name)}"]:checked`)].map(({ value }) => value);
      change({ [one.name]: chosen });
      around(content() as FormContent);
    } else if (one instanceof HTMLSelectElement || one.type === "radio") {
      change({ [one.name]: one.value });
      if (one.name.endsWith("/guide_question")) moved(one.name);
      around(content() as FormContent);
    } else change({ [one.name]: one.value }, false);
  });
  // A finding goes to stand under its question.
  function moved(name: string): void {
    lists();
    home.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus();
  }
  home.addEventListener("change", () => typed()?.send());
  home.addEventListener("focusout", ({ target }) => {
    // Of a date that is not whole yet a browser says nothing.
    const one = target as HTMLInputElement;
    if (isForm(content()) && one.type === "date" && one.validity.badInput) change({ [one.name]: words.half_date ?? "" });
    typed()?.send();
  });

  function begin(one: Field): void {
    const box = one.closest("form");
    if (!box) return;
    const { values: offered } = content() as StartContent;
    const city = box.querySelector<HTMLElement>(".wb-new-city");
    if (city) city.hidden = box.querySelector<HTMLSelectElement>("[name=city]")?.value !== "new";
    // The round is the year, unless somebody has named it.
    const round = box.querySelector<HTMLInputElement>("[name=round]");
    const known = begun.read().round ?? offered.round;
    if (one.name === "date" && round && round.value === known && one.value) round.value = one.value.slice(0, 4);
    begun.write(fieldsOf(box));
  }

  home.addEventListener("submit", (event) => {
    event.preventDefault();
    model.send({ kind: "begin", fields: fieldsOf(event.target as HTMLFormElement) });
  });

  home.addEventListener("click", (event) => {
    const data = (event.target as Element).closest<HTMLElement>("button")?.dataset;
    if (!data) return;
    if (data.step) go(data.step);
    else if (data.way) send({ kind: data.way });
    else if (data.add !== undefined) add(data.add, fresh(data.add, data.under ?? ""));
    else if (data.remove) remove(data.remove);
    else if (data.take) take(JSON.parse(data.take) as Record<string, Value>);
    else if (data.on) add(...(JSON.parse(data.on) as [string, Record<string, Value>]));
    else if (data.settle) send({ kind: "settle", at: Number(data.settle), which: data.which });
    else if (data.draft) send({ kind: "draft", editor: data.draft, what: data.what });
    else if (data.open) send({ kind: "open", path: data.open });
    else if (data.leave !== undefined) send({ kind: "leave" });
  });

  function take(edits: Record<string, Value>): void {
    change(edits);
    follow();
  }

  const key = (event: KeyboardEvent) => {
    if (!isForm(content()) || event.defaultPrevented) return;
    const target = event.target as Element;
    const typing = target.closest?.(TEXT) !== null;
    if (typing && event.key === "Escape" && target.closest(".wb-assess-part")) {
      // Out of the text, to where the keys judge and lead on.
      event.preventDefault();
      home.querySelector<HTMLElement>(".wb-assess-part h2")?.focus({ preventScroll: true });
      return;
    }
    if (event.ctrlKey || event.metaKey) return chord(event, target, typing);
    if (typing || event.altKey || event.shiftKey) return;
    const way = KEYS[event.key];
    if (way && !target.closest?.("[type=radio]")) {
      event.preventDefault();
      step(way);
    } else if (/^[1-9]$/.test(event.key) && target.closest?.(".wb-assess-part")) level(Number(event.key), event);
  };

  function chord(event: KeyboardEvent, target: Element, typing: boolean): void {
    const pressed = event.key.toLowerCase();
    if (!typing && (pressed === "z" || pressed === "y")) {
      event.preventDefault();
      send({ kind: pressed === "y" || event.shiftKey ? "redo" : "undo" });
    } else if (event.key === "Enter" && target.closest(".wb-item")) {
      event.preventDefault();
      target.closest(".wb-list")?.querySelector<HTMLElement>("[data-add]")?.click();
    }
  }

  /** A number chooses a level, or a silence. */
  function level(number: number, event: KeyboardEvent): void {
    const every = home.querySelectorAll<HTMLInputElement>(".wb-judgement [type=radio]");
    const one = every[number - 1];
    if (!one) return;
    event.preventDefault();
    one.checked = true;
    change({ [one.name]: one.value });
    around(content() as FormContent);
    const word = (content() as FormContent).levels[number - 1]?.word ?? "";
    announced.textContent = word;
    const reason = home.querySelector<HTMLElement>("[data-reason]");
    if (reason && !reason.hidden && !String(read(one.name.replace(/judgement$/, "reason")))) reason.querySelector<HTMLElement>("textarea")?.focus();
  }

  // In a notebook the keys are its own, except in the view.
  const page = document.querySelector("body[data-workbench-page]");
  (page ? document : el).addEventListener("keydown", key as EventListener, { signal });
  document.addEventListener(
    "workbench-standing",
    (event) => {
      lost = (event as CustomEvent<string>).detail === "live" ? "" : "lost";
      if (!lost) typed()?.again(0);
      said();
    },
    { signal },
  );
  document.addEventListener("visibilitychange", () => typed()?.send(), { signal });
  addEventListener("pagehide", () => typed()?.send(), { signal });
  const looking = setInterval(() => {
    const mine = typed();
    mine?.again();
    if (mine && document.visibilityState === "visible" && !mine.size) mine.tell({ kind: "look" });
  }, LOOK);
  signal.addEventListener("abort", () => clearInterval(looking));

  listen(model, ["content"], signal, () => {
    // Whatever is open now is opened anew, by a kernel that has to be told who types.
    places.get(model)?.typed.end();
    places.delete(model);
    if (isForm(content())) begun.write(null);
    draw();
    if (document.activeElement === document.body || !el.contains(document.activeElement)) home.querySelector<HTMLElement>("h2[tabindex]")?.focus({ preventScroll: true });
  });
  listen(model, ["value"], signal, () => {
    if (isForm(content()) && get<string>("value") !== shownPart) draw();
  });
  listen(model, ["values", "status"], signal, follow);

  const unfollowed = early();
  const back = held();
  if (isForm(content()) && Object.keys(unfollowed).length) change(unfollowed);
  else if (content().screen === "start" && Object.keys(unfollowed).length) begun.write({ ...begun.read(), ...(unfollowed as Record<string, string>) });
  draw();
  back?.();
}

export default { classes, first, render } satisfies View;
