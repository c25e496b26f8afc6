// Keyboard, focus and the few things a plain form cannot do. Every page works without it.
(function () {
  "use strict";

  function typing(element) {
    return element.matches("input, textarea, select, [contenteditable]");
  }

  function focusWhatMatters(root) {
    const first = root.querySelector("[data-focus]");
    if (first) first.focus();
  }

  // A token behind the # of an address never reaches a server, a log or a next page: it is sent once, by a form.
  const opens = document.querySelector("form[data-from-hash]");
  if (opens && window.location.hash.length > 1) {
    opens.elements.token.value = decodeURIComponent(window.location.hash.slice(1));
    window.history.replaceState(null, "", window.location.pathname);
    opens.submit();
  }

  document.addEventListener("keydown", function (event) {
    // Vietnamese input methods compose with single letters: never a shortcut while someone types.
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    if (event.key === "/") {
      const search = document.getElementById("search");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "?") {
      const help = document.getElementById("keys");
      if (help && !help.open) help.showModal();
    } else if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    }
  });

  function step(by) {
    const rows = Array.from(document.querySelectorAll("tbody tr")).map((row) => row.querySelector("a, button"));
    const links = rows.filter(Boolean);
    if (!links.length) return;
    const now = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, now + by))].focus();
  }

  document.addEventListener("click", function (event) {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
    const printer = event.target.closest("[data-prints]");
    if (printer) window.print();
  });

  // Answers to errors: the summary's link puts the caret into the field.
  document.addEventListener("htmx:afterSwap", function (event) { focusWhatMatters(event.detail.elt); });

  document.addEventListener("change", function (event) {
    const input = event.target;
    if (!input.matches("input[type=file][data-names]")) return;
    const said = document.getElementById(input.dataset.names);
    const names = Array.from(input.files, (file) => file.name);
    said.textContent = names.length > 8 ? names.slice(0, 8).join(", ") + " … (" + names.length + ")" : names.join(", ");
  });

  ["dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      const area = event.target.closest && event.target.closest(".drop");
      if (!area) return;
      event.preventDefault();
      area.classList.toggle("over", kind === "dragover");
      if (kind === "drop") {
        const input = area.querySelector("input[type=file]");
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  });

  // A file that goes up slowly is seen going up; without this the form is sent as any other.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    const told = form.dataset.sends && document.getElementById(form.dataset.sends);
    if (!told) return;
    event.preventDefault();
    const bar = told.querySelector("progress"), words = told.querySelector("span");
    const button = form.querySelector("button"), sending = new XMLHttpRequest();
    told.hidden = false;
    button.disabled = true;
    sending.upload.addEventListener("progress", function (now) {
      bar.value = now.lengthComputable ? Math.round((100 * now.loaded) / now.total) : 0;
      words.textContent = bar.value + " %";
    });
    sending.addEventListener("load", function () {
      const page = new DOMParser().parseFromString(sending.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main) return lost();
      document.title = page.title;
      document.querySelector("main").replaceWith(main);
      window.history.replaceState(null, "", sending.status < 300 ? sending.responseURL : window.location.pathname);
      const first = main.querySelector("[role=alert], [role=status], h1");
      if (first) { first.tabIndex = -1; first.focus(); }
    });
    sending.addEventListener("error", lost);
    function lost() { words.textContent = told.dataset.lost; button.disabled = false; }
    sending.open("POST", form.action);
    sending.send(new FormData(form));
  });

  document.addEventListener("DOMContentLoaded", function () { focusWhatMatters(document); });
})();
