// The key of what has been answered so far. It is in this variable and nowhere else: not in the
// page, not in an address, not in anything that a browser keeps.

import { first, tell } from "./asking";

const IDLE = 15 * 60_000;
const OFTEN = 4 * 60_000;

let key = "";
let begun = false;
let touched = performance.now();
let told = touched;

export const readKey = (): string => key;

/** Hold the key of what follows; an empty one says that the server holds nothing any more. */
export const hold = (next: string): void => {
  if (!next) {
    forget();
  }
  key = next;
  begun ||= next !== "";
  touched = told = performance.now();
};

/** Have the server forget what was not sent. */
export const forget = (): void => {
  if (key) {
    tell(`${first}/end`, key);
  }
  key = "";
};

/** Note that somebody is here. A long answer is still being written: the server is told. */
export const touch = (): void => {
  touched = performance.now();
  if (key && touched - told > OFTEN) {
    told = touched;
    tell(`${first}/stay`, key);
  }
};

/** Say whether somebody began and has not been here for too long. */
export const isIdle = (): boolean => begun && performance.now() - touched > IDLE;
