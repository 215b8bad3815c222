// Runs in each measured page before its own scripts: times are taken here, where the
// page is, and told once at the end. Every target is asked the same.
(() => {
  const CHANGES = Number("__CHANGES__");
  const now = () => performance.now();
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  /** Every element that a selector finds, in the parts of Panel's page that stand apart, too. */
  const all = (selector, root = document) => {
    const found = [...root.querySelectorAll(selector)];
    if (!window.Bokeh) return found;
    for (const one of root.querySelectorAll("*")) if (one.shadowRoot) found.push(...all(selector, one.shadowRoot));
    return found;
  };
  const text = (selector) => all(selector)[0]?.textContent ?? "";
  const visible = (el) => el.offsetParent !== null;

  const matrix = () => all(".wb-cell").filter(visible).length >= 72;
  const plots = () => {
    const ours = all(".wb-plot");
    return ours.length ? ours.every((el) => el.dataset.plotted) : all(".js-plotly-plot .main-svg .xtick").length > 0;
  };
  const radios = () => all("#benchmark input, input[type=radio]");
  const control = () => document.body && (radios().length || (document.body.hasAttribute("data-live") && document.querySelector("select[name=benchmark]")));
  /** The title, and the looks of the cells in their order. */
  const shown = () => `${text("h1")}|${all(".wb-cell").map((one) => one.className).join()}`;

  /** Wait until something holds, looking at each change of the page. */
  const until = (holds) =>
    new Promise((done) => {
      if (holds()) return done();
      let over = false;
      const watch = new MutationObserver(() => {
        if (window.Bokeh || !holds()) return;
        watch.disconnect();
        over = true;
        done();
      });
      watch.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
      // What stands apart in Panel's page is not seen from here: there it is looked at with each frame.
      const look = () => {
        if (over) return;
        if (window.Bokeh && holds()) {
          watch.disconnect();
          done();
        } else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });

  let turn = 0;
  async function change() {
    const before = shown();
    const [title, cells] = before.split("|");
    turn = 1 - turn;
    const from = now();
    const radio = radios();
    if (radio.length) radio.find((one) => one.closest("label").textContent.includes(turn ? "discrimination" : "language")).click();
    else {
      const select = document.querySelector("select[name=benchmark]");
      select.value = turn ? "anti-discrimination-policies.draft-1" : "introductory-and-language-courses.mixities";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    await until(() => {
      const [newTitle, newCells] = shown().split("|");
      return newTitle !== title && newCells !== cells && newCells !== "";
    });
    await painted();
    return now() - from;
  }

  async function measure() {
    const told = {};
    const drawn = until(() => matrix() && plots()).then(painted).then(() => (told.drawn = now()));
    // Whoever only reads changes nothing: then it is until the page could follow.
    const works = until(control).then(() => CHANGES >= 0 && change()).then(() => (told.control = now()));
    await Promise.all([drawn, works]);
    told.reactions = [];
    for (let at = 0; at < CHANGES; at += 1) {
      await new Promise((done) => setTimeout(done, 120));
      told.reactions.push(await change());
    }
    console.log(`perf:${JSON.stringify(told)}`);
  }
  void measure();
})();
