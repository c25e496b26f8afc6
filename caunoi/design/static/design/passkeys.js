// Ties the page's buttons to allauth's script; a failure is said in words beside the button.
(function () {
  "use strict";

  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    document.querySelectorAll("[data-passkey-wrong]").forEach(function (said) { said.hidden = false; });
  });

  document.addEventListener("DOMContentLoaded", function () {
    const forms = window.allauth.webauthn.forms;
    document.querySelectorAll("[data-passkey]").forEach(function (form) {
      if (form.dataset.passkey === "sign-in") {
        forms.loginForm({ ids: { login: "sign-in-passkey", credential: "sign-in-credential" } });
      } else if (form.dataset.passkey === "add") {
        forms.addForm({ ids: { add: "add-passkey", passwordless: "passwordless", credential: "id_credential", data: "passkey-options" } });
      } else {
        forms.authenticateForm({ ids: { authenticate: "confirm-passkey", credential: "confirm-credential", data: "passkey-options" } });
      }
    });
  });
})();
