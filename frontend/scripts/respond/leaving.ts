// Every way these pages end. Nothing waits for our server, and nothing is left to come back to.

import { first } from "./asking";
import { forget, isIdle, touch } from "./holding";
import { empty } from "./showing";
import { countShift } from "./shifting";

const LOOK = 10_000;

/** Leave for an everyday site: the page is empty before the next frame, and no entry is left. */
export const leave = (): void => {
  const away = document.getElementById("leave")?.dataset.away || "/exit";
  empty();
  forget();
  location.replace(away);
};

const leaveWhenIdle = (): void => {
  if (isIdle()) {
    leave();
  }
};

/** Watch for the ways in which somebody leaves or is away. */
export const watchLeaving = (): void => {
  addEventListener("pagehide", () => {
    empty();
    forget();
  });
  // A page that a browser kept whole is empty by now: the first page is shown in its place.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      location.replace(first);
    }
  });
  // What an app switcher keeps a picture of is an empty page.
  document.addEventListener("visibilitychange", () => {
    document.documentElement.classList.toggle("covered", document.hidden);
    leaveWhenIdle();
  });
  document.addEventListener("keydown", (event) => {
    touch();
    if (countShift(event)) {
      leave();
    }
  });
  document.addEventListener("pointerdown", touch);
  document.addEventListener("input", touch);
  setInterval(leaveWhenIdle, LOOK);
};
