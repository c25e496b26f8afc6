// Ties a button to the browser's own passkeys; a failure is said in words beside the button.
(function () {
  "use strict";

  const kinds = {
    "sign-in": { button: "sign-in-passkey", field: "sign-in-credential" },
    confirm: { button: "confirm-passkey", field: "confirm-credential" },
    add: { button: "add-passkey", field: "id_credential" },
  };

  // What is to be signed is kept in the session, and no GET changes anything: it is asked for by POST.
  async function asked(form) {
    const body = new URLSearchParams({ begin: "1", csrfmiddlewaretoken: form.csrfmiddlewaretoken.value });
    return (await fetch(form.action, { method: "POST", body: body })).json();
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-passkey]").forEach(function (form) {
      const kind = kinds[form.dataset.passkey];
      document.getElementById(kind.button).addEventListener("click", async function (event) {
        event.preventDefault();
        try {
          const options = await asked(form);
          const made = options.creation_options
            ? await window.webauthnJSON.create(options.creation_options)
            : await window.webauthnJSON.get(options.request_options);
          document.getElementById(kind.field).value = JSON.stringify(made);
          form.submit();
        } catch (_) {
          form.querySelectorAll("[data-passkey-wrong]").forEach(function (said) { said.hidden = false; });
        }
      });
    });
  });
})();
