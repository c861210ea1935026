// Keys for a quiz: 1 to 5 choose, Enter goes on. All of it works without this file too.
(() => {
  "use strict";
  const KEPT = "quiz-keys";
  const form = document.querySelector("form[data-keys]");
  const next = document.querySelector("a[data-next]");
  const line = document.querySelector("[data-keys-switch]");
  const box = line && line.querySelector("input");

  // Single keys that do something can be in the way of who dictates or of a screen reader: they can be turned off.
  const kept = (value) => {
    try {
      if (value !== undefined) localStorage.setItem(KEPT, value);
      return localStorage.getItem(KEPT);
    } catch {
      return null;
    }
  };
  if (box) {
    line.hidden = false;
    box.checked = kept() !== "off";
    box.addEventListener("change", () => kept(box.checked ? "on" : "off"));
  }
  const on = () => (box ? box.checked : kept() !== "off");

  const choose = (number) => {
    const radio = form && form.querySelectorAll("input[type=radio]")[number - 1];
    if (radio) {
      radio.checked = true;
      radio.focus();
    }
  };

  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("textarea, input:not([type=radio]):not([type=checkbox])");
    if (!on() || writing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^[1-9]$/.test(event.key)) choose(Number(event.key));
    else if (event.key === "Enter" && !event.repeat && (event.target === document.body || event.target.id === "main_")) {
      if (form) form.requestSubmit();
      else if (next) next.click();
    }
  });
})();
