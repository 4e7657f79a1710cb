/* changed.h: 変わるところ: what a change would write that the entry says otherwise; and where an
 * end speaks of something else than the entry. Pure. */
#ifndef DAICHO_CORE_CHANGED_H
#define DAICHO_CORE_CHANGED_H

#include "core/casefile.h"
#include "rules/lineage.h"

/* A field in which the case differs from the entry it changes or ends. */
struct change {
    const struct field *field;
    const json_t *was, *now; /* borrowed of the case; NULL: nothing there */
};

/* What the case changes of its entry, in the order of the form; nothing unless `before` is known.
 * Fields that a procedure fills by itself (the day, who applies, the unit) and files are not
 * compared; of an end only what the entry knows. */
struct change *case_changes(const struct casefile *c, struct arena *a, size_t *ret_n);

/* In the form of a procedure: does the field begin with the name of the writer, and names who
 * applies? Whoever stands there is a party. */
bool field_names_writer(const struct field *f);
/* … and nobody else may: it is not a role's, whose holder applies whoever writes it down. Handing
 * in under another's name would choose who decides. */
bool field_is_writer(const struct field *f);
/* Is it carried from an application to the next? Not the day, who applies, the unit, files. */
bool field_compared(const struct field *f);
/* Do both say the same? A blank text, an empty list and 分からない say as little as nothing does.
 */
bool field_same(const struct field *f, const json_t *was, const json_t *now);
/* Told to whoever writes and whoever looks, and stops nothing: "not_as_entered", what an end says
 * of the use otherwise than the entry; "nothing_changed", a change that would write nothing. */
void changes_warn(const struct casefile *c, struct problems *problems);

/* "kept_changed": what the procedure has to leave as it is in the entry (`keeps`) is written
 * otherwise, or the entry does not know it. Nothing once the change is approved. */
void keeps_problems(const struct casefile *c, struct problems *problems);

/* What another form knew of a field as this form's field takes it (new reference): rows without
 * strange columns, classes as the last edition of the way reads them. NULL when the value is of
 * another kind, or somebody has to choose the class anew. */
json_t *field_taken(const struct lineage *way, const struct field *f, const json_t *v);

#endif
