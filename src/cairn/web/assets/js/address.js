// Where a form is sent. A field called "action" (what is done about a stakeholder or failure) hides the form's own.

export const addressOf = (form) => (typeof form.action === "string" ? form.action : form.getAttribute("action"));
