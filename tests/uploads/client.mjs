// tus-js-client as programs use it: node client.mjs ENDPOINT TOKEN FILE PIECE_BYTES; says how often it had to begin again.
import { createReadStream, statSync } from "node:fs";
import { createRequire } from "node:module";

const tus = createRequire(process.env.MODULES)("tus-js-client");
const [endpoint, token, file, piece] = process.argv.slice(2);
let retries = 0;
const upload = new tus.Upload(createReadStream(file), {
  endpoint,
  uploadSize: statSync(file).size,
  chunkSize: Number(piece),
  retryDelays: Array(40).fill(100),
  metadata: { filename: "big.txt" },
  headers: { Authorization: `Bearer ${token}` },
  onShouldRetry: () => {
    retries += 1;
    return true;
  },
  onError: (error) => {
    console.error(String(error));
    process.exit(1);
  },
  onSuccess: () => console.log(JSON.stringify({ url: upload.url, retries })),
});
upload.start();
