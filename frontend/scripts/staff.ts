import "../styles/staff.scss";

import htmx from "htmx.org";

import "./staff/keys";

// htmx writes an inline style element for its indicators unless told otherwise, which the
// staff pages' policy refuses; evaluating strings and caching pages in browser storage are
// refused here for the same reason as there.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyEnabled = false;
htmx.config.historyCacheSize = 0;

// At its import htmx notes the page's address in the browser's storage whatever it is told.
sessionStorage.removeItem("htmx-current-path-for-history");

// Merely being loaded, htmx notes the page's address in the tab's storage.
sessionStorage.removeItem("htmx-current-path-for-history");

// A refusal because somebody else was faster is a whole page that says so: it is shown. Of other
// failures htmx would show nothing at all.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "409", swap: true },
  { code: "[45]..", swap: false, error: true },
];

const sayFault = (event: Event): void => {
  const fault = document.getElementById("press-fault");
  const xhr = (event as CustomEvent<{ xhr?: XMLHttpRequest }>).detail.xhr;
  if (fault !== null) {
    fault.textContent = xhr?.responseText || fault.dataset.unreachable || "";
    fault.hidden = false;
    fault.focus();
  }
};
document.addEventListener("htmx:responseError", sayFault);
document.addEventListener("htmx:sendError", sayFault);

// A part that was moved is drawn anew inside closed details: whoever pressed a button by keyboard
// goes on from the same button, or from the part's own menu where the button is gone.
let pressed = "";
document.addEventListener("htmx:beforeSwap", () => {
  pressed = document.activeElement?.id ?? "";
});
document.addEventListener("htmx:afterSettle", () => {
  const part = pressed.slice(pressed.indexOf("-") + 1);
  const found = document.getElementById(pressed) ?? document.getElementById(`more-${part}`);
  const menu = found?.closest("details");
  if (menu) {
    menu.open = true;
  }
  found?.focus();
  pressed = "";
});
