/* setting.h: values of 当団体の定め, checked against what the pack declares. Pure. */
#ifndef DAICHO_CORE_SETTING_H
#define DAICHO_CORE_SETTING_H

#include "base/arena.h"
#include "base/err.h"
#include "pack/pack.h"

/* NULL when the pack has none of this id. */
const struct setting *setting_find(const struct pack *p, const char *id);

/* The type as the pack writes it: "int", "choice". */
const char *setting_type_id(const struct setting *s);

/* What a person typed, as the value to store. Yes and no in both languages; choices, levels and
 * roles by id or label; lists separated by commas (half, full width or 、) or line feeds; rows as
 * JSON. ST_INPUT "setting_value" or "setting_number" with err->detail = what was not understood,
 * "setting_range" with the numbers there may be. The caller owns *ret. */
enum status setting_parse(const struct pack *p, const struct setting *s, const char *text,
                          json_t **ret, struct err *err);
/* The stored form again as setting_parse takes it. "" for NULL. */
char *setting_text(struct arena *a, const struct setting *s, const json_t *value);
/* For people: labels instead of ids, はい and いいえ. */
char *setting_label(struct arena *a, const struct pack *p, const struct setting *s,
                    const json_t *value, const char *yes, const char *no);

#endif
