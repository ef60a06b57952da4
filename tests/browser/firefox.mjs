// Drives Firefox over WebDriver BiDi with page scripts switched off or on: one JSON command a line
// on standard input, one JSON answer a line on standard output.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [, , frontend, profileHome, scripts] = process.argv;
const puppeteer = createRequire(`${frontend}/package.json`)("puppeteer-core");
process.env.HOME = profileHome;

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: "/usr/bin/firefox-esr",
  headless: true,
  extraPrefsFirefox: {
    "javascript.enabled": scripts === "on",
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
  },
});
let context;
let page;
let said = [];

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Where an element is, by its visible words or by a selector, once it is scrolled into view.
const find = ([kind, name]) =>
  page.evaluate(
    (kind, name) => {
      const said = (element) => element.textContent.trim().startsWith(name);
      const all = [...document.querySelectorAll(kind === "words" ? "button, a" : name)];
      const found = kind === "words" ? all.find(said) : all[0];
      if (!found) return null;
      found.scrollIntoView({ block: "center" });
      // Between the two lines of a link there is nothing to press.
      const box = found.getClientRects()[0];
      return [box.x + box.width / 2, box.y + box.height / 2];
    },
    kind,
    name,
  );

async function click(target) {
  const place = await find(target);
  if (place === null) throw new Error(`nothing to press: ${target}`);
  await page.mouse.click(...place);
}

async function leave(act) {
  await page.evaluate(() => {
    window.seen = true;
  });
  // A page that comes back whole loads nothing, and whoever waits for a load waits in vain.
  let fault = null;
  const acting = act().catch((error) => {
    fault = error;
  });
  if (scripts !== "on") await acting;
  for (let tries = 0; tries < 100; tries += 1) {
    await pause(50);
    if (fault) throw fault;
    try {
      const place = () => (!window.seen && document.readyState === "complete" ? location.href : "");
      const here = await page.evaluate(place);
      // On its way to another site, Firefox shows an empty page for a moment.
      if (here && (here !== "about:blank" || tries > 40)) return;
    } catch {
      // The page is on its way out; ask the next one.
    }
  }
}

const commands = {
  async fresh({ width, height }) {
    if (context) await context.close();
    context = await browser.createBrowserContext();
    page = await context.newPage();
    await page.setViewport({ width, height });
    said = [];
    page.on("console", (message) => said.push(message.text()));
  },
  open: ({ url }) => page.goto(url),
  press: ({ target }) => leave(() => click(target)),
  tick: ({ target }) => click(target),
  "press-at": ({ place }) => page.mouse.click(...place),
  async fill({ target, text }) {
    await click(target);
    await page.keyboard.type(text);
  },
  async back() {
    try {
      await leave(() => page.goBack());
      return true;
    } catch (error) {
      if (/no such history entry/.test(error.message)) return false;
      throw error;
    }
  },
  forward: () => leave(() => page.goForward()),
  key: ({ name }) => page.keyboard.press(name),
  "press-key": ({ name }) => leave(() => page.keyboard.press(name)),
  type: ({ text }) => page.keyboard.type(text),
  cookies: async () => (await context.cookies()).map(({ name }) => name),
  reload: () => leave(() => page.reload()),
  said: () => said,
  look: ({ expression }) => page.evaluate(expression),
  scroll: ({ top }) => page.evaluate((top) => window.scrollTo(0, top), top),
  shoot: ({ path }) => page.screenshot({ path, fullPage: true }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...rest } = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await commands[command](rest)) ?? null };
    if (command === "open" || command === "shoot") answer = { value: null };
  } catch (error) {
    answer = { error: String(error.message) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
