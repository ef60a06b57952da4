import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

import { defineConfig } from "vite";

const icon = "images/icon.svg";

// The icon is named in templates only, so the build is told of it here.
const emitIcon = {
  name: "icon",
  buildStart() {
    this.emitFile({
      type: "asset",
      name: "icon.svg",
      originalFileName: icon,
      source: readFileSync(icon),
    });
  },
};

// Files that never change are compressed once, here. Pages never are: see docs/decisions.
const compress = {
  name: "compress",
  closeBundle() {
    for (const file of readdirSync("dist").filter((name) => /\.(css|js|svg)$/.test(name))) {
      writeFileSync(`dist/${file}.br`, brotliCompressSync(readFileSync(`dist/${file}`)));
    }
  },
};

// Every file name carries a digest, so that a page may be kept by nobody and its
// stylesheet by everybody. Nothing is inlined: the pages forbid inline code and styles.
export default defineConfig({
  publicDir: false,
  plugins: [emitIcon, compress],
  css: { preprocessorOptions: { scss: { loadPaths: ["node_modules"], quietDeps: true } } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsDir: "",
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: false,
    rolldownOptions: {
      // htmx holds one `eval`, which staff.ts switches off and the pages' policy refuses.
      checks: { eval: false, pluginTimings: false },
      input: {
        print: "styles/print.scss",
        respond: "scripts/respond.ts",
        staff: "scripts/staff.ts",
      },
      // The manifest reader splits a name at its last hyphen, which other digests may hold.
      output: { hashCharacters: "hex" },
    },
  },
});
