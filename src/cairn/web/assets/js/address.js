/** Where a form is sent to. Not ``form.action``: a field of that name hides it. */
export const addressOf = (form) => form.getAttribute?.("action") ?? form.action;
