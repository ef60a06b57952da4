// Puts a page in the place of the one before it: one address, one history entry, no trace.

interface Held {
  nodes: ChildNode[];
  lang: string;
  dir: string;
}

// What is shown again when somebody has looked at the support page, with what is in its boxes.
let held: Held | null = null;

// Whoever has left sees nothing more, whatever answer is still on its way.
let gone = false;

const root = document.documentElement;

const focus = (): void => {
  const found = document.querySelector<HTMLElement>(".faults, h1");
  if (found) {
    found.tabIndex = -1;
    found.focus({ preventScroll: true });
  }
  scrollTo(0, 0);
};

// Whoever is about to press the way out finds it under the next key, whatever arrives meanwhile.
const isLeaving = (): boolean => document.activeElement?.id === "leave";

const put = ({ nodes, lang, dir }: Held): void => {
  if (gone) {
    return;
  }
  const leaving = isLeaving();
  root.lang = lang;
  root.dir = dir;
  document.body.replaceChildren(...nodes);
  focus();
  if (leaving) {
    document.getElementById("leave")?.focus();
  }
};

/** Show a page, and forget the one that was put aside. */
export const show = (page: Document): void => {
  held = null;
  put({ nodes: [...page.body.childNodes], lang: page.documentElement.lang, dir: page.dir });
};

/** Show a page for a while, and keep the one that is left for it. */
export const showAside = (page: Document): void => {
  const kept = held ?? { nodes: [...document.body.childNodes], lang: root.lang, dir: root.dir };
  show(page);
  held = kept;
};

/** Show what was put aside; says whether there was anything. */
export const showAgain = (): boolean => {
  const kept = held;
  held = null;
  if (kept) {
    put(kept);
  }
  return kept !== null;
};

/** Say what went wrong above the page, which stays as it is with every word in its box. */
export const sayTrouble = (page: Document | null): void => {
  clearTrouble();
  const said = page?.getElementById("trouble") ?? null;
  const box = said ? document.importNode(said, true) : makeTrouble();
  document.getElementById("content")?.prepend(box);
  if (!isLeaving()) {
    box.focus();
  }
};

/** Take away what was said of the last try. */
export const clearTrouble = (): void => document.getElementById("trouble")?.remove();

const makeTrouble = (): HTMLElement => {
  const words = document.getElementById("unreached")?.cloneNode(true);
  const box = words instanceof HTMLElement ? words : document.createElement("p");
  box.id = "trouble";
  box.className = "card";
  box.tabIndex = -1;
  box.hidden = false;
  box.setAttribute("role", "alert");
  return box;
};

/** Leave nothing to be seen, restored or typed back in. */
export const empty = (): void => {
  const nodes = [document.body, ...(held?.nodes ?? [])];
  for (const node of nodes) {
    if (node instanceof Element) {
      node.querySelectorAll("form").forEach((form) => form.reset());
    }
  }
  held = null;
  gone = true;
  document.title = "";
  document.body.replaceChildren();
};
