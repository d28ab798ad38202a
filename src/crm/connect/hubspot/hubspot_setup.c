/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/hubspot/hubspot_setup.h"

/* clang-format off */
static const struct field step_fields[] = {
    FIELD(hubspot_step, what, FIELD_TEXT, .help = "list Best Customers"),
    FIELD(hubspot_step, done, FIELD_TEXT, .help = "made, changed, there"),
};
const struct shape hubspot_step_shape = SHAPE("HubspotStep", hubspot_step, step_fields);
/* clang-format on */

void hubspot_add_step(struct work *w, struct list *steps, enum hubspot_outcome outcome,
                      const char *kind, const char *name)
{
    static const char *const words[] = {"there", "made", "changed"};
    *(struct hubspot_step *) list_add(steps) =
        (struct hubspot_step){work_text(w, "%s %s", kind, name), words[outcome]};
}

/* Lists and workflows ask of properties, so these come first. */
status hubspot_set_up(struct work *w, struct rows *ret_steps)
{
    struct list steps = list_open(w->arena, sizeof(struct hubspot_step));
    TRY(hubspot_set_up_properties(w, &steps));
    TRY(hubspot_set_up_lists(w, &steps));
    TRY(hubspot_set_up_workflows(w, &steps));
    TRY(hubspot_set_up_pipeline(w, &steps));
    *ret_steps = list_rows(&steps);
    return OK;
}
