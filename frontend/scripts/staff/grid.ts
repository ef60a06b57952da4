// The grid of answers and themes by arrow keys: one stop of the Tab key, from which arrows lead to
// the boxes beside it and Space ticks, as everywhere. Without scripts every box is a stop.

const readGrid = (box: Element): HTMLTableElement | null => box.closest<HTMLTableElement>(".coding");

const listBoxes = (grid: ParentNode): HTMLInputElement[] => [
  ...grid.querySelectorAll<HTMLInputElement>("td input[type=checkbox]"),
];

const stopAt = (box: HTMLInputElement): void => {
  const grid = readGrid(box);
  for (const one of grid ? listBoxes(grid) : []) {
    one.tabIndex = one === box ? 0 : -1;
  }
};

/** Go from a place in steps of rows and columns to the next cell with a box. */
const step = (box: HTMLElement, down: number, across: number): HTMLInputElement | undefined => {
  const rows = [...(readGrid(box)?.tBodies[0]?.rows ?? [])];
  let row = rows.findIndex((one) => one.contains(box));
  let column = box.closest("td")?.cellIndex ?? 0;
  for (;;) {
    row += down;
    column += across;
    const cell = rows[row]?.cells[column];
    if (cell === undefined) {
      return undefined;
    }
    const found = listBoxes(cell)[0];
    if (found) {
      return found;
    }
  }
};

const find = (key: string, box: HTMLElement): HTMLInputElement | undefined => {
  const grid = readGrid(box);
  const forward = grid && getComputedStyle(grid).direction === "rtl" ? -1 : 1;
  const own = listBoxes(box.closest("tr") ?? document.createElement("tr"));
  switch (key) {
    case "arrowup":
      return step(box, -1, 0);
    case "arrowdown":
      return step(box, 1, 0);
    case "arrowleft":
      return step(box, 0, -forward);
    case "arrowright":
      return step(box, 0, forward);
    case "home":
      return own[0];
    default:
      return own.at(-1);
  }
};

const KEYS = new Set(["arrowup", "arrowdown", "arrowleft", "arrowright", "home", "end"]);

/** Do what a key means on a box of the grid; says whether it means anything there. */
export const takeGridKey = (key: string, target: HTMLElement): boolean => {
  if (!KEYS.has(key) || !readGrid(target)) {
    return false;
  }
  find(key, target)?.focus();
  return true;
};

// A box that is focused in any way is where the Tab key comes back to.
document.addEventListener("focusin", (event) => {
  const box = event.target as Element;
  if (box.matches?.(".coding td input[type=checkbox]")) {
    stopAt(box as HTMLInputElement);
  }
});
for (const grid of document.querySelectorAll(".coding")) {
  const first = listBoxes(grid)[0];
  if (first) {
    stopAt(first);
  }
}
