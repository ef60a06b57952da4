// Themes of a codebook by keys and by dragging: picked up, merged, placed, confirmed, locked.
// Every change is one of the page's own forms, which work without any of this. Keys count while
// a theme's handle has the focus and nowhere else, so that no reader's own keys are taken.

type Act = "merge" | "move" | "confirm" | "lock" | "unlock";

// What a drag carries, so that nothing of a theme can be dropped into another program.
const CARRIED = "application/x-candour-theme";

let held = "";
let wanted = "";

const find = (id: string): HTMLElement | null => document.getElementById(id);
const listGrips = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".theme-grip")];
const findGrip = (theme: string): HTMLElement | null => find(`grip-${theme}`);
const readTheme = (at: Element | null): string =>
  at?.closest<HTMLElement>("[data-theme]")?.dataset.theme ?? "";
const isLocked = (theme: string): boolean =>
  findGrip(theme)?.closest<HTMLElement>("[data-status]")?.dataset.status === "locked";

const fill = (words: string, one: string, other = ""): string =>
  words
    .replace("{one}", findGrip(one)?.dataset.name ?? "")
    .replace("{other}", findGrip(other)?.dataset.name ?? "");

const say = (what: "picked" | "back" | "first" | "locked", theme: string): void => {
  const done = find("done");
  if (done) {
    done.textContent = fill(find("says")?.dataset[what] ?? "", theme);
  }
};

const hold = (theme: string): void => {
  held = theme;
  for (const grip of listGrips()) {
    grip.setAttribute("aria-pressed", String(readTheme(grip) === theme && theme !== ""));
  }
};

const send = (act: Act, theme: string, other = ""): void => {
  const form = find("theme-act") as HTMLFormElement | null;
  const button = form?.querySelector<HTMLButtonElement>(`button[value="${act}"]`);
  if (!form || !button) {
    return;
  }
  const fields = { theme, into: other, parent: act === "move" ? other : "", _theme: theme };
  for (const [name, value] of Object.entries(fields)) {
    form.querySelector<HTMLInputElement>(`input[name="${name}"]`)!.value = value;
  }
  wanted = act === "merge" ? other : theme;
  hold("");
  // htmx learns which button was pressed from its click alone.
  button.click();
};

const meet = (one: string, other: string): void => {
  const meeting = find("meeting") as HTMLDialogElement | null;
  if (!meeting || one === other) {
    return;
  }
  for (const part of meeting.querySelectorAll<HTMLElement>("[data-words]")) {
    part.textContent = fill(part.dataset.words ?? "", one, other);
  }
  meeting.dataset.other = other;
  meeting.showModal();
};

const press = (theme: string): void => {
  if (held === "") {
    hold(theme);
    say("picked", theme);
  } else if (held === theme) {
    hold("");
    say("back", theme);
  } else {
    meet(held, theme);
  }
};

const step = (grip: HTMLElement, by: number): void => {
  const grips = listGrips();
  grips[grips.indexOf(grip) + by]?.focus();
};

const join = (act: "merge" | "move", theme: string): void => {
  if (held === "" || held === theme) {
    say("first", theme);
  } else {
    send(act, held, theme);
  }
};

const change = (act: Act, theme: string): void => {
  if (isLocked(theme) && act !== "unlock") {
    say("locked", theme);
  } else {
    send(act, theme);
  }
};

const KEYS: Record<string, (theme: string, grip: HTMLElement) => void> = {
  arrowup: (_, grip) => step(grip, -1),
  arrowdown: (_, grip) => step(grip, 1),
  m: (theme) => join("merge", theme),
  u: (theme) => join("move", theme),
  t: (theme) => change("move", theme),
  c: (theme) => change("confirm", theme),
  l: (theme) => change(isLocked(theme) ? "unlock" : "lock", theme),
  o: (theme) => find(`theme-${theme}`)?.click(),
  escape: (theme) => {
    hold("");
    say("back", theme);
  },
};

/** Do what a key means on a theme's handle; says whether it means anything there. */
export const takeThemeKey = (key: string, target: HTMLElement): boolean => {
  const act = target.classList.contains("theme-grip") ? KEYS[key] : undefined;
  if (!act || (key === "escape" && held === "")) {
    return false;
  }
  act(readTheme(target), target);
  return true;
};

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const grip = target.closest<HTMLElement>(".theme-grip");
  const answer = target.closest<HTMLElement>("[data-meet]");
  const meeting = find("meeting") as HTMLDialogElement | null;
  if (grip) {
    press(readTheme(grip));
  } else if (answer && meeting) {
    const act = answer.dataset.meet;
    const other = meeting.dataset.other ?? "";
    meeting.close();
    if (act === "merge" || act === "move") {
      send(act, held, other);
    } else {
      hold("");
    }
  }
});

document.addEventListener("dragstart", (event) => {
  const grip = (event.target as Element).closest?.(".theme-grip");
  if (grip && event.dataTransfer) {
    hold(readTheme(grip));
    event.dataTransfer.setData(CARRIED, "theme");
    event.dataTransfer.effectAllowed = "move";
  }
});

const readOver = (event: DragEvent): HTMLElement | null => {
  const row = (event.target as Element).closest<HTMLElement>(".theme-row[data-theme]");
  return row && held !== "" && row.dataset.theme !== held ? row : null;
};

const markOver = (row: Element | null): void => {
  document.querySelector(".theme-row--over")?.classList.remove("theme-row--over");
  row?.classList.add("theme-row--over");
};

document.addEventListener("dragover", (event) => {
  const row = readOver(event);
  markOver(row);
  if (row) {
    event.preventDefault();
  }
});

document.addEventListener("drop", (event) => {
  const row = readOver(event);
  if (row) {
    event.preventDefault();
    meet(held, readTheme(row));
  }
});

document.addEventListener("dragend", () => {
  markOver(null);
  const meeting = find("meeting") as HTMLDialogElement | null;
  if (!meeting?.open) {
    hold("");
  }
});

// The table was drawn anew: the focus goes to the theme that was changed, or what it went into.
document.addEventListener("htmx:afterSettle", () => {
  if (wanted !== "") {
    (findGrip(wanted) ?? listGrips()[0])?.focus();
    wanted = "";
  }
});
