// Shift three times, from a keyboard that can be felt. On-screen keyboards have a Shift as well,
// which people press to write a capital: it must never take them away from what they write.

const TIMES = 3;
const SOON = 2_000;

// Keys that on-screen keyboards have not: one of them says that there is a real keyboard.
const REAL = /^(Tab|Escape|Arrow\w+|F\d+|(Control|Alt|Meta)(Left|Right)|Home|End|Page\w+)$/;

let times: number[] = [];
let real = false;

const isWriting = (): boolean => {
  const at = document.activeElement;
  return at instanceof HTMLTextAreaElement || (at instanceof HTMLInputElement && at.type === "text");
};

// A mouse or a touchpad comes with a keyboard; a finger does not.
const hasMouse = (): boolean => matchMedia("(hover: hover) and (pointer: fine)").matches;

/** Count a key; says whether it was Shift for the third time, with no other key between. */
export const countShift = (event: KeyboardEvent): boolean => {
  real ||= event.key === event.code.replace(/(Left|Right)$/, "") && REAL.test(event.code);
  const isShift = event.code === "ShiftLeft" || event.code === "ShiftRight";
  if (!isShift || (isWriting() && !real && !hasMouse())) {
    times = [];
    return false;
  }
  if (!event.repeat) {
    times = [...times.filter((time) => event.timeStamp - time < SOON), event.timeStamp];
  }
  return times.length >= TIMES;
};
