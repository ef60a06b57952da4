import "../styles/staff.scss";

import htmx from "htmx.org";

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
