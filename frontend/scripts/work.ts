// A little work before Start, so that a flood of invented answers costs whoever sends it. It is
// done in short slices between everything else: leaving never waits for it, and neither does
// reading. `consult/respond/work.py` makes the challenges and is the other side.

// A slice ends well before anybody could notice it, on a telephone six times slower than a desk.
const SLICE = 16;
const PIECES = 16;
const EASIEST_BITS = 11;
const BETWEEN_LOOKS = 64;
const NONCE = 8;

// The order in which each of the ten rounds of BLAKE2s takes the sixteen words of a block.
const ORDER = Array.from(
  "0123456789abcdefea489fd61c02b753b8c052fdae3671947931dcbe265a40f89057" +
    "24afe1bc683d2c6a0b834d75fe19c51fed4a0763928bdb7ec13950f4862a6fe9b308c2d714a5a2847615fb9e3cd0",
  (digit) => parseInt(digit, 16),
);
const NONCES = ORDER.flatMap((word, at) => (word === NONCE ? [at] : []));

/** Put the words of a block in the order in which the rounds take them. */
export const schedule = (block: Int32Array): Int32Array =>
  Int32Array.from(ORDER, (word) => block[word]!);

/** Give the first word of the BLAKE2s (RFC 7693) of one scheduled block that holds `size` bytes. */
export const hashBlock = (words: Int32Array, size: number): number => {
  // What stands for 32 bytes without a key is in the first word; the rest are the constants.
  let a = 0x6b08e647;
  let b = 0xbb67ae85 | 0;
  let c = 0x3c6ef372;
  let d = 0xa54ff53a | 0;
  let e = 0x510e527f;
  let f = 0x9b05688c | 0;
  let g = 0x1f83d9ab;
  let h = 0x5be0cd19;
  let i = 0x6a09e667;
  let j = b;
  let k = c;
  let l = d;
  let m = e ^ size;
  let n = f;
  let o = ~g;
  let p = h;
  // Written out, because on a slow telephone this is four times as fast as a function for it.
  for (let at = 0; at < ORDER.length; at += 16) {
    a = (a + e + words[at]!) | 0;
    m ^= a;
    m = (m >>> 16) | (m << 16);
    i = (i + m) | 0;
    e ^= i;
    e = (e >>> 12) | (e << 20);
    a = (a + e + words[at + 1]!) | 0;
    m ^= a;
    m = (m >>> 8) | (m << 24);
    i = (i + m) | 0;
    e ^= i;
    e = (e >>> 7) | (e << 25);
    b = (b + f + words[at + 2]!) | 0;
    n ^= b;
    n = (n >>> 16) | (n << 16);
    j = (j + n) | 0;
    f ^= j;
    f = (f >>> 12) | (f << 20);
    b = (b + f + words[at + 3]!) | 0;
    n ^= b;
    n = (n >>> 8) | (n << 24);
    j = (j + n) | 0;
    f ^= j;
    f = (f >>> 7) | (f << 25);
    c = (c + g + words[at + 4]!) | 0;
    o ^= c;
    o = (o >>> 16) | (o << 16);
    k = (k + o) | 0;
    g ^= k;
    g = (g >>> 12) | (g << 20);
    c = (c + g + words[at + 5]!) | 0;
    o ^= c;
    o = (o >>> 8) | (o << 24);
    k = (k + o) | 0;
    g ^= k;
    g = (g >>> 7) | (g << 25);
    d = (d + h + words[at + 6]!) | 0;
    p ^= d;
    p = (p >>> 16) | (p << 16);
    l = (l + p) | 0;
    h ^= l;
    h = (h >>> 12) | (h << 20);
    d = (d + h + words[at + 7]!) | 0;
    p ^= d;
    p = (p >>> 8) | (p << 24);
    l = (l + p) | 0;
    h ^= l;
    h = (h >>> 7) | (h << 25);
    a = (a + f + words[at + 8]!) | 0;
    p ^= a;
    p = (p >>> 16) | (p << 16);
    k = (k + p) | 0;
    f ^= k;
    f = (f >>> 12) | (f << 20);
    a = (a + f + words[at + 9]!) | 0;
    p ^= a;
    p = (p >>> 8) | (p << 24);
    k = (k + p) | 0;
    f ^= k;
    f = (f >>> 7) | (f << 25);
    b = (b + g + words[at + 10]!) | 0;
    m ^= b;
    m = (m >>> 16) | (m << 16);
    l = (l + m) | 0;
    g ^= l;
    g = (g >>> 12) | (g << 20);
    b = (b + g + words[at + 11]!) | 0;
    m ^= b;
    m = (m >>> 8) | (m << 24);
    l = (l + m) | 0;
    g ^= l;
    g = (g >>> 7) | (g << 25);
    c = (c + h + words[at + 12]!) | 0;
    n ^= c;
    n = (n >>> 16) | (n << 16);
    i = (i + n) | 0;
    h ^= i;
    h = (h >>> 12) | (h << 20);
    c = (c + h + words[at + 13]!) | 0;
    n ^= c;
    n = (n >>> 8) | (n << 24);
    i = (i + n) | 0;
    h ^= i;
    h = (h >>> 7) | (h << 25);
    d = (d + e + words[at + 14]!) | 0;
    o ^= d;
    o = (o >>> 16) | (o << 16);
    j = (j + o) | 0;
    e ^= j;
    e = (e >>> 12) | (e << 20);
    d = (d + e + words[at + 15]!) | 0;
    o ^= d;
    o = (o >>> 8) | (o << 24);
    j = (j + o) | 0;
    e ^= j;
    e = (e >>> 7) | (e << 25);
  }
  return (0x6b08e647 ^ a ^ i) >>> 0;
};

/** Solve a challenge in slices; gives it with its numbers. Fails where it is none of ours. */
export const solve = async (challenge: string): Promise<string> => {
  const bytes = atob(challenge.replace(/-/g, "+").replace(/_/g, "/"));
  const limit = 2 ** (32 - EASIEST_BITS - bytes.charCodeAt(0));
  const solved = [challenge];
  let until = performance.now() + SLICE;
  for (let piece = 0; piece < PIECES; piece++) {
    const words = schedule(makeBlock(bytes, piece));
    let nonce = 0;
    while (!isSolution(words, nonce, bytes.length + 6, limit)) {
      nonce++;
      if (nonce % BETWEEN_LOOKS === 0 && performance.now() > until) {
        await pause();
        until = performance.now() + SLICE;
      }
    }
    solved.push(nonce.toString(36));
  }
  return solved.join(".");
};

const isSolution = (words: Int32Array, nonce: number, size: number, limit: number): boolean => {
  for (const at of NONCES) {
    words[at] = nonce;
  }
  return hashBlock(words, size) < limit;
};

const makeBlock = (bytes: string, piece: number): Int32Array => {
  const block = new DataView(new ArrayBuffer(64));
  for (let at = 0; at < bytes.length; at++) {
    block.setUint8(at, bytes.charCodeAt(at));
  }
  block.setUint16(bytes.length, piece, true);
  return new Int32Array(block.buffer);
};

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
