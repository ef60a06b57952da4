// What happens between the first page and the first question: a little work, which is done while
// the page is read. Whoever leaves waits for none of it.

import { solve } from "../work";
import { type Answer, ask, first } from "./asking";

const SOON = 1_000;

let challenge = "";
let solved = Promise.resolve("");

const work = (next: string): Promise<string> => {
  if (next !== challenge) {
    challenge = next;
    solved = solve(next);
    solved.catch(() => undefined);
  }
  return solved;
};

/** Begin with the work of the page that is shown, if there is any. */
export const startWork = (): void => {
  const field = document.querySelector<HTMLInputElement>("input[name=_work]");
  if (field?.value) {
    void work(field.value);
  }
};

const sayMoment = (): (() => void) => {
  const words = document.querySelector<HTMLElement>("#moment > span");
  const later = setTimeout(() => words?.removeAttribute("hidden"), SOON);
  return () => {
    clearTimeout(later);
    words?.setAttribute("hidden", "");
  };
};

// Work that cannot be done is left out: those who start without it are only asked to wait longer.
const addWork = async (fields: URLSearchParams, next: string): Promise<void> => {
  fields.delete("_work");
  try {
    fields.set("_work", await work(next));
  } catch {
    challenge = "";
  }
};

/** Ask for the first question: with the work done, once more with fresh work, then without. */
export const askToStart = async (fields: URLSearchParams): Promise<Answer> => {
  const stop = sayMoment();
  try {
    const given = fields.get("_work");
    if (given) {
      await addWork(fields, given);
    }
    let answer = await ask(`${first}/step`, fields);
    if (answer.challenge) {
      await addWork(fields, answer.challenge);
      answer = await ask(`${first}/step`, fields);
    }
    if (answer.challenge) {
      fields.delete("_work");
      answer = await ask(`${first}/step`, fields);
    }
    return answer;
  } finally {
    stop();
  }
};
