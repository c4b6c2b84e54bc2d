/* Enhancements only: every journey works when this file never arrives. */
(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* One press, one post: forms marked data-once refuse a second submit until the page is shown again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.classList.add("busy");
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.classList.remove("busy");
      form.removeAttribute("aria-busy");
    });
  });

  /* A file that is too large is named before it travels; the server checks again. */
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches('input[type="file"][data-max-bytes]')) return;
    const tooLarge = [...input.files].some((file) => file.size > Number(input.dataset.maxBytes));
    const line = document.getElementById(`${input.id}-check`);
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
    if (line) {
      line.textContent = tooLarge ? input.dataset.tooLarge : "";
      line.hidden = !tooLarge;
    }
    input.closest(".field").classList.toggle("wrong", tooLarge);
  });

  /* The dashed frame around a file field lights up while something is dragged over it. */
  const zoneOf = (event) => event.target instanceof Element && event.target.closest(".drop-zone");
  ["dragenter", "dragover"].forEach((kind) => document.addEventListener(kind, (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.add("over");
  }));
  ["dragleave", "drop"].forEach((kind) => document.addEventListener(kind, (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    if (kind === "drop") {
      event.preventDefault();
      const input = zone.querySelector('input[type="file"]');
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (kind === "drop" || !zone.contains(event.relatedTarget)) zone.classList.remove("over");
  }));

  /* Show or hide the letters of a password. The button is hidden until this runs. */
  all("button[data-shows]").forEach((button) => {
    button.hidden = false;
  });
  /* Copy what a field holds. Only where the browser lets pages do so. */
  all("button[data-copies]").forEach((button) => {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copies);
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      button.textContent = button.dataset.done;
    });
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-shows]");
    if (button) {
      const input = document.getElementById(button.dataset.shows);
      const showing = input.type === "text";
      input.type = showing ? "password" : "text";
      button.textContent = showing ? button.dataset.show : button.dataset.hide;
    }
    /* An open menu of the top bar closes when the reader goes elsewhere. */
    all("details.drop[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details.drop[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
})();
