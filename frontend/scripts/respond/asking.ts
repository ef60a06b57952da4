// Asks our own server, and gives what it answers as a document that runs nothing. Parsing a text
// into a page is what the pages' policy refuses; a request for a document is not.

const WAIT = 30_000;

export interface Answer {
  status: number;
  page: Document | null;
  key: string;
  challenge: string;
}

/** Where the first page is, from which every other address of ours follows. */
export const first = `/${location.pathname.split("/")[1] ?? ""}`;

/** Ask for a page; fails when nobody answered. */
export const ask = (address: string, fields?: URLSearchParams): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(fields ? "POST" : "GET", address);
    request.responseType = "document";
    request.timeout = WAIT;
    // The language of the page, and not what the browser would tell of the person.
    request.setRequestHeader("accept-language", document.documentElement.lang);
    request.setRequestHeader("x-step", "1");
    request.onload = () =>
      resolve({
        status: request.status,
        page: request.responseXML,
        key: request.getResponseHeader("x-step") ?? "",
        challenge: request.getResponseHeader("x-work") ?? "",
      });
    request.onerror = request.ontimeout = request.onabort = () => reject(new Error(address));
    request.send(fields);
  });

/** Tell the server something that no page waits for, and that outlives this page. */
export const tell = (address: string, key: string): void => {
  const body = new URLSearchParams({ _key: key });
  const headers = { "x-step": "1" };
  fetch(address, { method: "POST", keepalive: true, headers, body }).catch(() => undefined);
};
