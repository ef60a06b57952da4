// Drives one real browser on a profile of its own: one JSON command a line on standard input, one
// JSON answer a line on standard output. The browser is started as a person starts it, without
// the settings for testing that switch history, the session file or form memory off.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [, , kind, frontend, profile, how] = process.argv;
const puppeteer = createRequire(`${frontend}/package.json`)("puppeteer-core");

const CHROMIUM = [
  "/usr/bin/chromium",
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--password-store=basic",
  `--user-data-dir=${profile}`,
  "--remote-debugging-port=0",
  how === "restored" ? "--restore-last-session" : "about:blank",
];
const FIREFOX = [
  "/usr/bin/firefox-esr",
  "--headless",
  "--no-remote",
  "--profile",
  profile,
  "--remote-debugging-port=0",
];
const [program, ...args] = kind === "chromium" ? CHROMIUM : FIREFOX;
const running = spawn(program, args, { env: { ...process.env, HOME: profile } });
const ended = new Promise((done) => running.once("exit", done));

const address = await new Promise((found, failed) => {
  let said = "";
  running.stderr.on("data", (piece) => {
    said += piece;
    const listening = /listening on (ws:\S+)/.exec(said);
    if (listening) found(listening[1]);
  });
  running.once("exit", () => failed(new Error(said)));
});
const browser = await puppeteer.connect(
  kind === "chromium"
    ? { browserWSEndpoint: address, defaultViewport: null }
    : { browserWSEndpoint: `${address}/session`, protocol: "webDriverBiDi", defaultViewport: null },
);

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
// A browser that shares two cores with others may take long to draw, and longer to begin.
const TRIES = 1200;
let page;
let presses = 0;

async function findPage() {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const pages = await browser.pages();
    const restored = pages.find((one) => one.url().startsWith("http"));
    if (restored || (how !== "restored" && pages.length > 0)) return restored ?? pages[0];
    await pause(50);
  }
  throw new Error("no page is open");
}

// What somebody who looks at the screen could read, with what stands in its boxes.
const read = (press) => {
  const boxes = [...document.querySelectorAll("textarea, input[type=text]")];
  const typed = boxes.map((box) => box.value).join("\n");
  return {
    url: location.href,
    title: document.title,
    text: `${document.body ? document.body.innerText : ""}\n${typed}`,
    ready: document.readyState === "complete" && !document.querySelector(`[data-seen="${press}"]`),
  };
};

async function look() {
  try {
    return await page.evaluate(read, presses);
  } catch {
    return null; // The page is on its way out; ask the next one.
  }
}

// Acts, and waits until another page, or another content of this one, is shown.
async function follow(act) {
  presses += 1;
  await page.evaluate((press) => {
    (document.querySelector("main") ?? document.body).dataset.seen = press;
  }, presses);
  await act();
  for (let tries = 0; tries < TRIES; tries += 1) {
    const seen = await look();
    if (seen?.ready && seen.text.trim()) return;
    await pause(25);
  }
  throw new Error("nothing else was shown");
}

// Acts on the browser's own buttons, and gives everything that was to be seen until it was still.
async function watch(act) {
  const seen = [];
  await act();
  for (let same = 0; same < 8 && seen.length < TRIES; ) {
    await pause(50);
    const now = await look();
    const last = seen.at(-1);
    same = now && last && now.url === last.url && now.text === last.text ? same + 1 : 0;
    if (now) seen.push(now);
  }
  return seen;
}

async function find(selector) {
  const place = await page.evaluate((selector) => {
    const found = document.querySelector(selector);
    if (!found) return null;
    found.scrollIntoView({ block: "center" });
    const box = found.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }, selector);
  if (place === null) throw new Error(`nothing to press: ${selector}`);
  return place;
}

// One step in the tab's history. Chromium's own command skips entries that nobody touched; this
// one goes to each of them, which shows more.
async function turn(by) {
  if (kind === "firefox") {
    const step = { context: page.mainFrame()._id, delta: by };
    await browser.connection.send("browsingContext.traverseHistory", step).catch((error) => {
      if (/no such history entry/.test(error.message)) throw new Error("end");
    });
    return;
  }
  const session = await page.createCDPSession();
  const { entries, currentIndex } = await session.send("Page.getNavigationHistory");
  const entry = entries[currentIndex + by];
  if (!entry) throw new Error("end");
  await session.send("Page.navigateToHistoryEntry", { entryId: entry.id });
}

const commands = {
  open: async ({ url }) => {
    await page.goto(url);
  },
  press: async ({ selector }) => {
    const place = await find(selector);
    await follow(() => page.mouse.click(...place));
  },
  click: async ({ selector }) => page.mouse.click(...(await find(selector))),
  fill: async ({ selector, text }) => {
    await page.mouse.click(...(await find(selector)));
    await page.keyboard.type(text);
  },
  look: ({ expression }) => page.evaluate(expression),
  seen: () => watch(() => undefined),
  follow: ({ expression }) => follow(() => page.evaluate(expression)),
  turn: async ({ by }) => {
    try {
      return await watch(() => turn(by));
    } catch (error) {
      if (error.message === "end") return null;
      throw error;
    }
  },
  // The power goes, or the browser is ended from the list of programs: nothing is tidied up.
  kill: async () => {
    running.kill("SIGKILL");
    await ended;
  },
  cookies: async () => (await browser.cookies()).map(({ name, domain }) => [domain, name]),
};

page = await findPage();
for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...rest } = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await commands[command](rest)) ?? null };
  } catch (error) {
    answer = { error: String(error.message) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  if (command === "kill") process.exit(0);
}
// Closed as a person closes it, so that everything that it keeps is written.
await browser.close();
await ended;
