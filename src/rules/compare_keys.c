#include "rules/compare_keys.h"

#include "base/str.h"

#define OWN KEY_OWN, DIFF_TOLD
#define TOLD KEY_RECORD, DIFF_TOLD
#define HEED KEY_RECORD, DIFF_HEED
#define RULES KEY_RULES, DIFF_TOLD
#define NOT KEY_NOT, DIFF_TOLD

const struct key_row key_rows[] = {
    /* every element */
    {"*", "id", NOT, "another id is another element"},
    {"*", "clause", NOT, "stands beside what it carries; a mere renumbering changes nothing"},
    {"*", "source", NOT, "as the clause"},
    {"*", "req", NOT, "for the coverage of a source, not a rule"},
    {"*", "label", RULES, "a name: who has to do what stays as it is"},
    {"*", "title", RULES, "a name"},
    {"*", "help", RULES, "explains"},
    /* the whole */
    {"pack", "pack", NOT, "said at the head: other rules"},
    {"pack", "edition", NOT, "said at the head"},
    {"pack", "effective", NOT, "said at the head"},
    {"pack", "overlay", NOT, "how the edition was put together"},
    {"pack", "migrations", NOT, "how answers of before are read; followed, not told"},
    {"pack", "*", RULES, "its elements are compared one by one"},
    {"migration", "*", NOT, "followed (rules/lineage.h)"},
    {"source", "*", RULES, "where rules come from"},
    {"axis", "*", OWN, "facts_move"},
    {"level", "*", OWN, "facts_move: a class goes by its code"},
    {"role", "*", RULES, "who holds it is the body's; what it does is compared where it does it"},
    {"setting", "*", RULES, "the body's: what does not fit is asked for at the adoption"},
    {"table", "*", RULES, "the body's rows: what does not fit is listed (commands/edition/own.h)"},
    {"table_column", "*", RULES, "as the table"},
    {"document", "*", RULES, "demanded of the body: told with the documents"},
    {"transition", "*", RULES, "gives the day of grace"},
    {"certificate", "*", RULES, "what is kept once for the body"},
    {"fact", "*", OWN, "what is not known and needed is asked"},
    {"choice", "*", RULES, "a name; choices that are gone: the field's"},
    {"example", "*", RULES, "helps to choose a class"},
    {"rule", "text", RULES, "what is forbidden is told with the prohibition"},
    {"rule", "*", OWN, "by the facts of the record"},
    /* what is filled in */
    {"form", "*", RULES, "printed with it; its fields are compared"},
    {"field", "type", OWN, ""},
    {"field", "when", OWN, ""},
    {"field", "required", OWN, ""},
    {"field", "choices", OWN, ""},
    {"field", "rows", OWN, ""},
    {"field", "min", OWN, ""},
    {"field", "max", OWN, ""},
    {"field", "answers", OWN, "of a roster: whose rows need the column"},
    {"field", "roster", OWN, "as answers"},
    {"field", "*", RULES, "looked at when something is written the next time"},
    {"roster", "*", OWN, "as answers of the field"},
    {"checklist", "note", RULES, "explains"},
    {"checklist", "*", OWN, "compare_items.c"},
    {"legend", "*", OWN, "as the checklist"},
    {"column", "*", OWN, "as the checklist"},
    {"item", "no", RULES, "a number"},
    {"item", "group", RULES, "a heading"},
    {"item", "control", RULES, "for the table of controls"},
    {"item", "phase", RULES, "a heading"},
    {"item", "*", OWN, "compare_items.c"},
    {"strength", "*", OWN, "as the item"},
    {"texts", "items", HEED, "one that was acknowledged is another now"},
    {"texts", "*", RULES, "a name"},
    {"ack_text", "text", HEED, ""},
    /* the way */
    {"procedure", "text", RULES, "explains"},
    {"procedure", "kind", RULES, "another kind is another procedure"},
    {"procedure", "verdict", OWN, ""},
    {"procedure", "when", OWN, ""},
    {"procedure", "authority", OWN, ""},
    {"procedure", "checklists", OWN, ""},
    {"procedure", "steps", OWN, "their order is told"},
    {"procedure", "retain_years", OWN, ""},
    {"procedure", "form", RULES, "its fields are compared"},
    {"procedure", "registers", RULES, "whose entries it speaks of"},
    {"procedure", "submit_needs", RULES, "counts when something is handed in"},
    {"procedure", "gates_told", RULES, "as submit_needs"},
    {"procedure", "effect", TOLD, ""},
    {"procedure", "*", TOLD, "who applies, what is kept, what stops it"},
    {"step", "when", OWN, ""},
    {"step", "role", OWN, ""},
    {"step", "phase", OWN, ""},
    {"step", "form", OWN, "what must be recorded"},
    {"step", "checklists", OWN, "compare_items.c"},
    {"step", "column", RULES, "its items are compared"},
    {"step", "needs", RULES, "counts when the step is taken"},
    {"step", "milestone", RULES, "the steps are compared"},
    {"step", "milestones", RULES, "as milestone"},
    {"step", "exception", RULES, "said in the output of decisions alone"},
    {"step", "*", TOLD, "who does it, what it waits for"},
    {"effect", "register", OWN, ""},
    {"effect", "manager_role", TOLD, ""},
    {"effect", "manager_from_role", TOLD, ""},
    {"effect", "manager_field", TOLD, ""},
    {"effect", "appointments", TOLD, ""},
    {"effect", "*", RULES, "which field fills which column"},
    {"appointed", "*", TOLD, "as the effect's appointments"},
    /* in use */
    {"entry_act", "role", OWN, ""},
    {"entry_act", "when", OWN, ""},
    {"entry_act", "registers", OWN, ""},
    {"entry_act", "form", OWN, ""},
    {"entry_act", "checklists", OWN, ""},
    {"entry_act", "milestones", RULES, "the steps that reach them are compared"},
    {"entry_act", "*", TOLD, "when it may be done and what it does"},
    {"duty", "text", HEED, ""},
    {"duty", "asks", HEED, ""},
    {"duty", "record", HEED, ""},
    {"duty", "before", HEED, ""},
    {"duty", "met_by", TOLD, ""},
    {"duty", "escalates", TOLD, ""},
    {"duty", "control", RULES, "for the table of controls"},
    {"duty", "*", OWN, "its days, its role, whether it is owed"},
    {"escalation", "*", TOLD, "as the duty's"},
    {"register", "when", OWN, ""},
    {"register", "readers", OWN, ""},
    {"register", "services", OWN, ""},
    {"register", "*", RULES, "how it is shown"},
    {"register_column", "*", RULES, "how it is shown"},
    {"paper", "*", RULES, "how it is printed"},
    {"declared", "*", RULES, "said, and carried by what is compared"},
    {"incidents", "*", RULES, "of no record before something happens"},
    {"tell", "*", RULES, "as incidents"},
    {"deadline", "*", RULES, "as incidents"},
    {NULL, NULL, NOT, NULL},
};

/* The row of a key, of every element, or of the shape as a whole. */
static const struct key_row *find(const char *shape, const char *key)
{
    for (const struct key_row *r = key_rows; r->shape; r++)
        if (str_eq(r->shape, shape) && str_eq(r->key, key))
            return r;
    return NULL;
}

const struct key_row *key_row(const char *shape, const char *key)
{
    const struct key_row *r = find(shape, key);

    if (!r)
        r = find("*", key);
    return r ? r : find(shape, "*");
}
