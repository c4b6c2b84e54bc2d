/* The desk of the bulletin without loading the page anew, and order by dragging. Without this file the buttons do the same. */
(() => {
  "use strict";

  const said = document.getElementById("desk-said");
  if (!said) return;
  let carried = null;
  let busy = false;

  const desk = () => document.getElementById("desk");
  const warn = (sentence) => {
    said.textContent = sentence;
    said.classList.remove("vh");
  };

  /* What the server answers is a whole page: its desk takes the place of this one, scrolled and focused as it was. */
  function show(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.getElementById("desk");
    if (!fresh) return false;
    const scrolled = document.getElementById("desk-found")?.scrollTop;
    const open = [...document.querySelectorAll("#desk details[open]")].map((one) => one.closest("li")?.id);
    desk().replaceWith(fresh);
    open.forEach((id) => id && document.getElementById(id)?.querySelector("details")?.setAttribute("open", ""));
    const found = document.getElementById("desk-found");
    if (found && scrolled) found.scrollTop = scrolled;
    said.textContent = page.querySelector(".notice[role]")?.textContent.trim() ?? "";
    said.classList.add("vh");
    ready();
    return true;
  }

  async function send(address, data, focus) {
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(address, { method: "POST", body: new URLSearchParams(data) });
      if (!answer.ok || !show(await answer.text())) {
        /* Refused, or somebody was quicker: the page as it is now says how things stand. */
        const now = await fetch(location.href);
        if (!now.ok || !show(await now.text())) location.reload();
        else warn(said.dataset.changed);
      } else {
        focus();
      }
    } catch {
      warn(said.dataset.lost);
    }
    busy = false;
  }

  /* The focus stays with what was moved: on the same button where it is still there. */
  function after(item, label, fallback) {
    const place = document.getElementById(item);
    const buttons = place ? [...place.querySelectorAll("button, summary")] : [];
    const same = buttons.find((one) => one.textContent.trim() === label) || place?.querySelector("details[open] summary") || buttons[0];
    const next = same || fallback();
    next?.focus({ preventScroll: !place });
    place?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const pressed = event.submitter;
    if (!form.matches("form[data-desk]")) return;
    event.preventDefault();
    const data = new FormData(form, pressed);
    const line = pressed?.closest("li");
    const rows = line ? [...line.parentElement.children] : [];
    const following = rows[rows.indexOf(line) + 1]?.id || rows[rows.indexOf(line) - 1]?.id;
    send(pressed?.getAttribute("formaction") || form.action, data, () =>
      after(line?.id, pressed?.textContent.trim(), () =>
        (following && document.getElementById(following)?.querySelector("button")) || document.getElementById("candidates")));
  });

  function ready() {
    document.querySelectorAll("#desk [data-item], #desk [data-found]").forEach((one) => {
      one.draggable = true;
      one.querySelectorAll("a").forEach((link) => {
        link.draggable = false;
      });
    });
  }

  const clear = () => document.querySelectorAll("#desk .over").forEach((one) => one.classList.remove("over"));
  /* The line that the carried one would stand before, or the list at whose end it would. */
  function target(event) {
    const list = event.target instanceof Element && event.target.closest("#desk-issue .desk-section")?.querySelector("[data-section]");
    if (!list || !carried) return null;
    const line = [...list.children].find((one) => {
      const box = one.getBoundingClientRect();
      return one !== carried && event.clientY < box.top + box.height / 2;
    });
    return { list, line: line ?? null };
  }

  document.addEventListener("dragstart", (event) => {
    const line = event.target instanceof Element && event.target.closest("#desk [draggable='true']");
    if (!line || event.target !== line) return;
    carried = line;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", line.id);
    line.classList.add("carried");
  });
  document.addEventListener("dragover", (event) => {
    const to = target(event);
    clear();
    if (!to) return;
    event.preventDefault();
    (to.line || to.list).classList.add("over");
  });
  document.addEventListener("drop", (event) => {
    const to = target(event);
    if (!to) return;
    event.preventDefault();
    const { item, found } = carried.dataset;
    const data = { section: to.list.dataset.section, before: to.line?.dataset.item ?? "" };
    let address = "";
    if (item) address = carried.querySelector("form").action;
    else {
      const form = carried.closest("form");
      address = form.action;
      ["state", "kind", "page"].forEach((name) => {
        data[name] = form.elements[name].value;
      });
      data.take = found;
    }
    to.list.insertBefore(carried, to.line);
    send(address, data, () => item && after(`item-${item}`, "", () => null));
  });
  document.addEventListener("dragend", () => {
    clear();
    carried?.classList.remove("carried");
    carried = null;
  });

  ready();
})();
