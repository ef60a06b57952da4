// Keys on pages of answers, and a pause that is offered after a while. The while is counted by
// the page that is open and by nothing else, and is forgotten with it.

const WHILE = 20 * 60 * 1000;

const listBoxes = (list: Element): HTMLInputElement[] => [
  ...list.querySelectorAll<HTMLInputElement>("input[type=checkbox]"),
];

const takeAnswerKey = (key: string, box: HTMLElement): boolean => {
  const list = box.closest("[data-answers]");
  const boxes = list ? listBoxes(list) : [];
  const at = boxes.indexOf(box as HTMLInputElement);
  const found =
    key === "s" && at >= 0
      ? document.getElementById("label")
      : key === "arrowup"
        ? boxes[at - 1]
        : key === "arrowdown"
          ? boxes[at + 1]
          : undefined;
  found?.focus();
  return at >= 0 && ["s", "arrowup", "arrowdown"].includes(key);
};

const takeNumber = (key: string, box: HTMLElement): boolean => {
  const list = box.closest("[data-numbered]");
  const found = list && /^[1-9]$/.test(key) ? listBoxes(list)[Number(key) - 1] : undefined;
  found?.focus();
  found?.click();
  return found !== undefined;
};

/** Do what a key means on the box of an answer or of a theme; says whether it means anything. */
export const takeReadingKey = (key: string, target: HTMLElement): boolean =>
  takeAnswerKey(key, target) || takeNumber(key, target);

setTimeout(() => {
  for (const pause of document.querySelectorAll<HTMLElement>("[data-pause]")) {
    pause.hidden = false;
  }
}, WHILE);
