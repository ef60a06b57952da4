import "../styles/respond.scss";

import { type Answer, ask, first } from "./respond/asking";
import { hold, readKey } from "./respond/holding";
import { leave, watchLeaving } from "./respond/leaving";
import { clearTrouble, sayTrouble, show, showAgain, showAside } from "./respond/showing";
import { askToStart, startWork } from "./respond/starting";

let busy = false;

// One thing at a time: a second press of the same button sends nothing.
const once = async (act: () => Promise<void>): Promise<void> => {
  if (busy) {
    return;
  }
  busy = true;
  clearTrouble();
  try {
    await act();
  } catch {
    sayTrouble(null);
  } finally {
    busy = false;
  }
};

const follow = ({ status, page, key }: Answer): void => {
  if (status !== 200 || !page?.getElementById("content")) {
    sayTrouble(page);
    return;
  }
  show(page);
  startWork();
  hold(key);
};

const send = async (fields: URLSearchParams): Promise<void> => {
  fields.set("_key", readKey());
  const isStart = fields.get("_do") === "start";
  follow(await (isStart ? askToStart(fields) : ask(`${first}/step`, fields)));
};

const look = async (address: string): Promise<void> => {
  const { status, page } = await ask(address);
  if (status !== 200 || !page?.getElementById("content")) {
    sayTrouble(null);
  } else if (/\/(support|about)(\/|$)/.test(address)) {
    showAside(page);
  } else {
    show(page);
    startWork();
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const fields = new URLSearchParams();
  new FormData(form).forEach((value, name) => fields.append(name, String(value)));
  const pressed = event.submitter as HTMLButtonElement | null;
  if (pressed?.name) {
    fields.append(pressed.name, pressed.value);
  }
  event.preventDefault();
  if (fields.get("_do") !== "return") {
    void once(() => send(fields));
  } else if (!showAgain()) {
    location.replace(first);
  }
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const address = link?.getAttribute("href") ?? "";
  if (link?.id === "leave") {
    event.preventDefault();
    leave();
  } else if (address.startsWith("#")) {
    event.preventDefault();
    document.getElementById(address.slice(1))?.focus();
  } else if (address.startsWith("/")) {
    event.preventDefault();
    void once(() => look(address));
  }
});

watchLeaving();
startWork();
document.documentElement.classList.add("scripted");
