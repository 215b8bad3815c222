// The page around the notebook: the theme, the end of loading, and a lost connection.

const root = document.documentElement;
const button = document.querySelector(".page-theme");
const dark = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
}

function nameTheme() {
  button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
  button.hidden = false;
}

button.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("workbench-theme", root.dataset.theme);
  } catch {
    // Where storage is forbidden the choice holds for this page only.
  }
  nameTheme();
});
dark.addEventListener("change", nameTheme);
nameTheme();

// The page counts as loaded when the first of our views has drawn itself.
const cells = document.getElementById("rendered_cells");
const watch = new MutationObserver(() => {
  if (!cells.querySelector(".wb h1")) return;
  document.body.classList.add("page-loaded");
  document.getElementById("page-loading").textContent = "";
  watch.disconnect();
});
watch.observe(cells, { childList: true, subtree: true });

// Voilà's front end moves the cells to the end of the body; their place is in main.
const main = document.getElementById("page-main");
new MutationObserver((changes, observer) => {
  const shell = document.querySelector("body > .jp-LabShell");
  if (!shell) return;
  observer.disconnect();
  main.append(shell);
}).observe(document.body, { childList: true });

// The skip link leads into the matrix itself, which is one tab stop.
document.querySelector(".page-skip").addEventListener("click", (event) => {
  const cell = document.querySelector('.wb-matrix [data-cell][tabindex="0"]');
  if (!cell) return;
  event.preventDefault();
  cell.focus();
});

// Nobody tells a page that its server or kernel has gone, so it asks now and then.
const gone = document.getElementById("page-gone");
const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
async function alive() {
  try {
    const answer = await fetch(`${config.baseUrl}api/kernels/${config.kernelId}`, { cache: "no-store" });
    lost(!answer.ok);
  } catch {
    lost(true);
  }
}

/** Say that the connection has ended, and offer no choice that nothing would follow. */
function lost(isLost) {
  gone.hidden = !isLost;
  for (const strip of document.querySelectorAll(".wb-choices")) strip.inert = isLost;
}
setInterval(alive, 10000);
addEventListener("online", alive);
addEventListener("offline", alive);
