/* The live preview of a cue's figure: sends what is typed a moment after the last key, and shows what comes back.
   Nothing here is needed to edit: without it the page shows the figure as it was last saved. */
(() => {
  "use strict";

  const panel = document.querySelector(".desk-figure");
  if (!panel) return;

  const PAUSE = 200;
  const one = (selector) => panel.querySelector(selector);
  const all = (selector) => [...panel.querySelectorAll(selector)];
  const field = document.querySelector("textarea[data-spec]");
  const said = one(".desk-figure-said");
  const list = one(".desk-figure-problems");
  const figure = one("figure");
  const chosen = { look: "", view: "", size: "300", mirror: "", plain: "" };
  const described = field?.getAttribute("aria-describedby") ?? "";
  let waiting, asking, shown = "";

  const text = () => (field ? field.value : panel.dataset.text);

  function mark(wrong) {
    if (!field) return;
    field.setAttribute("aria-invalid", String(wrong));
    field.setAttribute("aria-describedby", `${described}${wrong ? ` ${list.id}` : ""}`.trim());
  }

  function lineButton(number) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Line ${number}`;
    button.addEventListener("click", () => {
      const before = field.value.split("\n").slice(0, number - 1).join("\n").length;
      const start = number > 1 ? before + 1 : 0;
      const end = field.value.indexOf("\n", start);
      field.focus();
      field.setSelectionRange(start, end < 0 ? field.value.length : end);
    });
    return button;
  }

  function tell([path, reason, line]) {
    const item = document.createElement("li");
    const place = document.createElement("code");
    place.textContent = path;
    if (line) item.append(field ? lineButton(line) : `Line ${line}`, " ");
    item.append(...(path ? [place, " "] : ["The specification "]), reason, ".");
    return item;
  }

  function show(answer) {
    const count = answer.problems.length;
    list.replaceChildren(...answer.problems.map(tell));
    list.hidden = !count;
    mark(count > 0);
    shown = answer.spec;
    if (answer.svg) {
      figure.querySelectorAll("img").forEach((image) => { image.src = answer.svg; });
      figure.querySelector("figcaption").textContent = answer.alt;
    }
    // While there are problems, the last drawing stays, paler, so that the page does not jump at every key.
    figure.hidden = !answer.svg && (!count || !figure.querySelector("img").getAttribute("src"));
    figure.classList.toggle("desk-stale", !answer.svg);
    said.textContent = count ? `${count} problem${count > 1 ? "s" : ""}.` : answer.svg ? "Drawn." : "Nothing to draw yet.";
    offer();
  }

  function offer() {
    if (!field) return;
    const varied = chosen.look || chosen.view || chosen.mirror;
    one("[data-take]").disabled = !(varied && shown);
    one("[data-starters]").hidden = !["", "null"].includes(field.value.trim());
  }

  async function ask() {
    clearTimeout(waiting);
    asking?.abort();
    const mine = asking = new AbortController();
    // One character more than is looked at is enough for the answer that it is too long.
    const typed = text().slice(0, Number(panel.dataset.longest) + 1);
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const reply = await fetch(panel.dataset.address, {
        method: "POST",
        body: new URLSearchParams({ ...chosen, figure: typed, csrfmiddlewaretoken: token }),
        redirect: "manual",
        signal: mine.signal,
      });
      if (!reply.ok) throw new Error(reply.type === "opaqueredirect" ? "sign in again" : `answer ${reply.status}`);
      const answer = await reply.json();
      if (mine === asking) show(answer);
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = `The preview cannot be shown (${error.message}). What you typed is still here.`;
    }
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
    offer();
  }

  function choose(name, value) {
    chosen[name] = value;
    all(`[data-choice=${name}]`).forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.value === value));
    });
    all(`[data-toggle=${name}]`).forEach((button) => { button.setAttribute("aria-pressed", String(Boolean(value))); });
  }

  function write(spec) {
    field.value = spec;
    ["look", "view", "mirror"].forEach((name) => choose(name, ""));
    field.focus();
    ask();
  }

  panel.addEventListener("click", (event) => {
    const { choice, value, toggle, starter, take } = event.target.closest("button")?.dataset ?? {};
    if (choice) choose(choice, value);
    if (toggle) choose(toggle, chosen[toggle] ? "" : "on");
    if (choice || toggle) ask();
    if (starter) write(starter);
    if (take !== undefined) write(shown);
  });

  one(".desk-figure-acts").hidden = false;
  if (field) {
    field.addEventListener("input", later);
    offer();
  } else {
    all("[data-writes]").forEach((group) => { group.hidden = true; });
  }
  // A page that comes back with an error, or that the browser filled in again, shows what is typed, not what is saved.
  if (field && (field.value !== panel.dataset.text || list.childElementCount)) ask();
})();
