/* Files travel in pieces and go on after a cut (tus). Without this file, or without tus, the fields are posted as ever. */
(() => {
  "use strict";

  const PIECE = 8 * 1024 * 1024;
  const AT_ONCE = 2;
  const FORGET = 24 * 3600 * 1000;
  const PATIENCE = [0, 1000, 2000, 3000, 5000, 5000, 10000, 10000, 20000];
  const words = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

  /* What tus remembers of uploads on this device; those that the house has forgotten go. */
  const remembered = () => Object.keys(localStorage).filter((key) => key.startsWith("tus::")).flatMap((key) => {
    const kept = JSON.parse(localStorage.getItem(key));
    if (Date.now() - Date.parse(kept.creationTime) < FORGET) return [{ key, ...kept }];
    localStorage.removeItem(key);
    return [];
  });

  const forget = (addresses) =>
    remembered().filter((one) => addresses.includes(one.uploadUrl)).forEach((one) => localStorage.removeItem(one.key));

  /* A folder is read entry by entry; a browser hands out a hundred at a time. */
  const filesIn = async (entry) => {
    if (entry.isFile) return [await new Promise((done, fail) => { entry.file(done, fail); })];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, fail) => { reader.readEntries(done, fail); });
      if (!some.length) return found;
      for (const one of some) found.push(...await filesIn(one));
    }
  };

  const bring = (tus) => new Promise((done, fail) => {
    if (window.tus) {
      done();
      return;
    }
    const script = document.createElement("script");
    script.src = tus;
    script.onload = done;
    script.onerror = fail;
    document.head.append(script);
  });

  const live = (frame) => {
    const { uploads: endpoint, tus, ...says } = frame.dataset;
    const [field, folder] = ["input[type=file][name=file]", "#folder"].map((which) => frame.querySelector(which));
    const list = frame.querySelector("ul");
    const status = frame.querySelector("[role=status]");
    const early = frame.querySelector("[data-early]");
    const items = new Map();

    const tell = (item, state, text) => {
      item.state = state;
      const percent = Math.floor((100 * item.sent) / Math.max(1, item.file.size));
      item.bar.value = item.sent / Math.max(1, item.file.size);
      item.bar.textContent = `${percent}%`;
      item.says.textContent = text || says[state].replace("#", percent);
      item.row.dataset.state = state;
      item.says.classList.toggle("field-error", state === "failed");
      item.act.pause.hidden = !["waiting", "going", "away"].includes(state);
      item.act.go.hidden = state !== "paused";
      item.act.again.hidden = item.refused || !["failed", "away"].includes(state);
      if (["arrived", "failed"].includes(state)) status.textContent = `${item.file.name}: ${item.says.textContent}`;
      if (state === "arrived") early.hidden = true;
    };

    const next = () => {
      const all = [...items.values()];
      const free = AT_ONCE - all.filter((one) => one.state === "going").length;
      all.filter((one) => one.state === "waiting").slice(0, Math.max(0, free)).forEach(start);
    };

    const arrived = (item) => {
      item.sent = item.file.size;
      tell(item, "arrived");
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = "upload";
      input.value = item.upload.url.split("/").pop();
      item.row.append(input);
      next();
    };

    /* An answer is the house's last word; no answer is the network's, and the next try goes on where this one stopped. */
    const failed = (item, error) => {
      const answer = error.originalResponse;
      if (!answer || answer.getStatus() >= 500) {
        tell(item, "away");
        return;
      }
      let said = "";
      try {
        said = JSON.parse(answer.getBody()).detail;
      } catch {
        /* not the house's own words */
      }
      item.refused = answer.getStatus() === 413 || answer.getStatus() === 422;
      if (item.refused) forget([item.upload?.url]);
      item.upload = null;
      tell(item, "failed", said || says.failed);
      firsts();
      next();
    };

    async function start(item) {
      tell(item, "going");
      try {
        await bring(tus);
      } catch {
        tell(item, "away");
        return;
      }
      if (!item.upload) {
        item.upload = new window.tus.Upload(item.file, {
          endpoint,
          chunkSize: PIECE,
          retryDelays: PATIENCE,
          metadata: { filename: item.file.name },
          onProgress: (sent) => {
            if (item.state !== "going") return;
            item.sent = sent;
            tell(item, "going");
          },
          onSuccess: () => arrived(item),
          onError: (error) => failed(item, error),
        });
        const [earlier] = await item.upload.findPreviousUploads();
        if (earlier) item.upload.resumeFromPreviousUpload(earlier);
      }
      if (item.state === "going") item.upload.start();
    }

    const remove = (item) => {
      items.delete(item.row);
      item.row.remove();
      list.hidden = !items.size;
      early.hidden = true;
      if (item.upload) item.upload.abort(Boolean(item.upload.url)).catch(() => {});
      next();
      field.focus();
      firsts();
    };

    /* The first file is the main one of a document with several. */
    const firsts = () => [...items.values()].forEach((one) => {
      if (one.act.first) one.act.first.hidden = one.refused || one.row === list.firstElementChild;
    });

    const acts = {
      pause: (item) => {
        if (item.upload) item.upload.abort();
        tell(item, "paused");
        item.act.go.focus();
        next();
      },
      go: (item) => {
        tell(item, "waiting");
        item.act.pause.focus();
        next();
      },
      again: (item) => {
        tell(item, "waiting");
        item.act.pause.focus();
        next();
      },
      first: (item) => {
        list.prepend(item.row);
        firsts();
        item.act.remove.focus();
      },
      remove,
    };

    const add = (files) => {
      if (!field.multiple) [...items.values()].forEach(remove);
      for (const file of files) {
        const row = frame.querySelector("template").content.cloneNode(true).firstElementChild;
        const item = { file, row, sent: 0, upload: null, bar: row.querySelector("progress"), says: row.querySelector("[data-says]"), act: {} };
        row.querySelector("[data-name]").textContent = file.webkitRelativePath || file.name;
        row.querySelector("[data-size]").textContent = words(file.size);
        item.bar.setAttribute("aria-label", file.name);
        row.querySelectorAll("[data-act]").forEach((button) => {
          const hidden = document.createElement("span");
          hidden.className = "vh";
          hidden.textContent = ` ${file.name}`;
          button.append(hidden);
          item.act[button.dataset.act] = button;
          button.addEventListener("click", () => acts[button.dataset.act](item));
        });
        items.set(row, item);
        list.append(row);
        tell(item, "waiting");
      }
      list.hidden = !items.size;
      frame.querySelector("[data-earlier]")?.remove();
      firsts();
      next();
    };

    /* Names that begin with a dot are the system's own: thumbnails, locks. */
    const wanted = (files) => [...files].filter((file) => !file.name.startsWith(".") && file.name !== "Thumbs.db");
    [field, folder].filter(Boolean).forEach((input) => input.addEventListener("change", () => {
      const chosen = wanted(input.files);
      input.value = "";
      add(chosen);
    }));
    frame.querySelector(".drop-zone").addEventListener("drop", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      event.currentTarget.classList.remove("over");
      const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry()).filter(Boolean);
      const found = [];
      for (const entry of entries) found.push(...await filesIn(entry));
      add(wanted(field.multiple ? found : found.slice(0, 1)));
    });

    const resume = () => {
      [...items.values()].filter((one) => one.state === "away").forEach((one) => tell(one, "waiting"));
      next();
    };
    window.addEventListener("online", resume);
    setInterval(() => navigator.onLine && resume(), 10000);

    field.form.addEventListener("submit", (event) => {
      const open = [...items.values()].find((one) => one.state !== "arrived");
      if (open) {
        event.preventDefault();
        early.hidden = false;
        status.textContent = early.textContent;
        open.row.querySelector("button:not([hidden])").focus();
        return;
      }
      forget([...items.values()].map((one) => one.upload.url));
    });
    window.addEventListener("beforeunload", (event) => {
      if ([...items.values()].some((one) => ["going", "waiting", "away"].includes(one.state))) event.preventDefault();
    });

    const unfinished = remembered().filter((one) => one.metadata?.filename);
    if (unfinished.length) {
      const line = document.createElement("p");
      line.dataset.earlier = "";
      line.textContent = `${says.begun} ${unfinished.map((one) => one.metadata.filename).join(", ")}`;
      list.before(line);
    }
    if (folder && "webkitdirectory" in folder) frame.querySelector(".folder").hidden = false;
  };

  document.querySelectorAll("[data-uploads]").forEach((frame) => frame.dataset.tus && live(frame));

  /* A tick puts what the file says into its field, and takes it out again. */
  document.querySelectorAll("input[data-fills]").forEach((tick) => {
    const field = document.getElementById(tick.dataset.fills);
    let typed = field.value;
    tick.addEventListener("change", () => {
      if (tick.checked) typed = field.value;
      field.value = tick.checked ? tick.dataset.with : typed;
    });
    field.addEventListener("input", () => {
      tick.checked = false;
    });
  });
})();
