// Says when the list of leads is no longer kept up to date, and when it is again.
"use strict";

const notice = document.getElementById("coupure");

function show(broken) {
  if (notice.hidden === broken) notice.hidden = !broken;
}

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.body.addEventListener(failure, () => show(true));
}
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) show(false);
});
