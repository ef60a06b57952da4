// The keys of a codebook's pages: each page lists its own. None is taken from a box for typing,
// with a modifier, or away from the controls that the list names.
import { takeGridKey } from "./grid";
import { takeReadingKey } from "./reading";
import { takeThemeKey } from "./themes";

const WHERE = ".theme-grip, [data-answers] input, [data-numbered] input, .coding td input";

const reveal = (): void => {
  for (const part of document.querySelectorAll<HTMLElement>("[data-scripted]")) {
    part.hidden = false;
  }
};
reveal();
document.addEventListener("htmx:afterSwap", reveal);

const takeCommonKey = (key: string, target: HTMLElement): boolean => {
  // Ticks of a grid are not saved yet, and would be lost with a step back.
  if (key === "z" && target.closest(".coding")) {
    return false;
  }
  if (key === "z") {
    document.getElementById("undo")?.click();
  } else if (key === "?") {
    const keys = document.getElementById("keys") as HTMLDetailsElement | null;
    if (keys) {
      keys.open = true;
      document.getElementById("keys-open")?.focus();
    }
  }
  return key === "z" || key === "?";
};

document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || !target.matches?.(WHERE)) {
    return;
  }
  const key = event.key.toLowerCase();
  if (takeThemeKey(key, target) || takeGridKey(key, target) || takeReadingKey(key, target) || takeCommonKey(key, target)) {
    event.preventDefault();
  }
});
