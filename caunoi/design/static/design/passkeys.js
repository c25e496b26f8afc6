// Ties the page's buttons to allauth's script; a failure is said in words beside the button.
(function () {
  "use strict";

  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    document.querySelectorAll("[data-passkey-wrong]").forEach(function (said) { said.hidden = false; });
  });

  // What is to be signed is kept in the session, and no GET changes anything: it is asked for by POST.
  function signIn(form) {
    const credential = document.getElementById("sign-in-credential");
    document.getElementById("sign-in-passkey").addEventListener("click", async function (event) {
      event.preventDefault();
      try {
        const token = new URLSearchParams({ csrfmiddlewaretoken: form.csrfmiddlewaretoken.value });
        const answer = await fetch(form.action, { method: "POST", body: token });
        const asked = await answer.json();
        credential.value = JSON.stringify(await window.webauthnJSON.get(asked.request_options));
        form.submit();
      } catch (_) {
        document.querySelectorAll("[data-passkey-wrong]").forEach(function (said) { said.hidden = false; });
      }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    const forms = window.allauth.webauthn.forms;
    document.querySelectorAll("[data-passkey]").forEach(function (form) {
      if (form.dataset.passkey === "sign-in") {
        signIn(form);
      } else if (form.dataset.passkey === "add") {
        forms.addForm({ ids: { add: "add-passkey", passwordless: "passwordless", credential: "id_credential", data: "passkey-options" } });
      } else {
        forms.authenticateForm({ ids: { authenticate: "confirm-passkey", credential: "confirm-credential", data: "passkey-options" } });
      }
    });
  });
})();
