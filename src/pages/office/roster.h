/* roster.h: units, posts and people of the body as the pages about them show them. */
#ifndef DAICHO_PAGES_ROSTER_H
#define DAICHO_PAGES_ROSTER_H

#include "pages/page.h"
#include "store/queries_gen.h"

/* Everything of today, and the appointments that are planned; a few thousand rows at most. */
struct roster {
    const struct pack *pack; /* NULL when no rules are in force */
    struct q_units_on_row *units;
    struct q_posts_on_row *posts;
    struct q_post_roles_on_row *roles;
    struct q_holdings_on_row *holdings;
    struct q_holdings_since_row *planned; /* of this body, from a later day on */
    struct q_people_of_body_row *people;
    size_t nunits, nposts, nroles, nholdings, nplanned, npeople;
};
enum status roster_load(struct req *req, const struct pack *pack, struct roster *ret,
                        struct err *err);

const struct q_units_on_row *roster_unit(const struct roster *r, struct unit_id id);
const struct q_posts_on_row *roster_post(const struct roster *r, struct post_id id);
const struct q_people_of_body_row *roster_person(const struct roster *r, struct person_id id);

/* "総務部　総務課"; "" for none. */
const char *roster_unit_path(struct arena *a, const struct roster *r, struct unit_id id);
/* "総務課　課長" */
const char *roster_post_label(struct arena *a, const struct roster *r, struct post_id id);
/* Label of a role in the body's words; admin and auditor in ours. */
const char *roster_role_label(enum lang lang, const struct pack *pack, const char *role);
/* "利用責任者、所属長" */
const char *roster_roles_text(struct req *req, const struct roster *r, struct post_id post);
/* Who holds a post, and until when where that is decided; who is to: "比嘉 和子、宮城 清（代理）、
 * 島袋 恵（R9.4.1〜）" */
const char *roster_holders_text(struct req *req, const struct roster *r, struct post_id post);
/* What a person holds, and is to hold, in the same way. */
const char *roster_posts_text(struct req *req, const struct roster *r, struct person_id person);
/* 本務, 兼務, 代理 */
const char *roster_kind_label(enum lang lang, const char *kind);
bool roster_post_has_role(const struct roster *r, struct post_id post, const char *role);

/* Choices for a select; the chosen one selected. */
void roster_unit_options(struct arena *a, const struct roster *r, const char *chosen,
                         struct field_view *f);
void roster_post_options(struct arena *a, const struct roster *r, const char *chosen,
                         struct field_view *f);

/* A field that a command complained about: its text and place; `fields` NULL allowed. */
void roster_problem(struct req *req, const struct err *err, struct form_problem *ret,
                    struct field_view *const *fields, size_t nfields);

#endif
