// Styles that come with a part that is loaded later.

/** Put styles before the page's own, so that the page's win. */
export function addStyle(...texts: string[]): void {
  const style = document.createElement("style");
  style.textContent = texts.join("\n");
  document.head.prepend(style);
}
