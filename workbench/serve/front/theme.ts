// The theme: the system's, until the visitor chooses.

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

/** Let the button in the page's head change the theme. */
export function followTheme(): void {
  const button = document.querySelector<HTMLButtonElement>(".page-theme");
  if (!button) return;
  const name = () => {
    button.textContent = (isDark() ? button.dataset.light : button.dataset.dark) ?? "";
    button.hidden = false;
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("workbench-theme", root.dataset.theme);
    } catch {
      // Where storage is forbidden the choice holds for this page only.
    }
    name();
  });
  dark.addEventListener("change", name);
  name();
}
