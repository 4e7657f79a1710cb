#include "commands/org/org.h"

#include <string.h>

#include "base/crypto.h"
#include "base/json.h"
#include "store/queries_gen.h"

/* Two labels of each; the second says more. */
static const struct {
    const char *label, *id;
} own_roles[] = {{"管理者", ROLE_ADMIN},
                 {"システム管理者", ROLE_ADMIN},
                 {"監査", ROLE_AUDITOR},
                 {"監査担当", ROLE_AUDITOR}};
enum { OWN_ROLES = sizeof(own_roles) / sizeof(*own_roles) };

static const struct role *post_role(const struct pack *pack, size_t i)
{
    return pack && i < pack->nroles && pack->roles[i].holder == HOLDER_POST ? &pack->roles[i]
                                                                            : NULL;
}

/* What everybody calls the role that keeps the register, whatever the rules call it. */
#define OFFICE_LABEL "事務局"

/* "name: a, b, …": what could be meant, by the labels of all or the ids of those so labelled; which
 * one is the office. */
static enum status role_unclear(struct arena *a, const struct pack *pack, const char *name,
                                size_t found, struct err *err)
{
    struct buf b;

    buf_init(&b, a, 256);
    for (size_t i = 0; pack && i < pack->nroles; i++) {
        const struct role *r = post_role(pack, i);
        if (r && (!found || strcmp(r->label, name) == 0))
            buf_printf(&b, "%s%s%s", b.n ? ", " : "", found ? r->id : r->label,
                       r->office && !found && strcmp(r->label, OFFICE_LABEL) != 0
                           ? "（" OFFICE_LABEL "）"
                           : "");
    }
    for (size_t i = 1; !found && i < OWN_ROLES; i += 2)
        buf_printf(&b, "%s%s", b.n ? ", " : "", own_roles[i].label);
    err_set(err, ST_INPUT, found ? "role_ambiguous" : "bad_role", "%s roles of posts are named %s",
            found ? "several" : "no", name);
    return err_detail(err, b.n ? arena_printf(a, "%s: %s", name, b.p) : name);
}

/* The role of the office; NULL when there are several, or none that posts carry. */
static const char *office_role(const struct pack *pack)
{
    const char *only = NULL;

    for (size_t i = 0; pack && i < pack->nroles; i++) {
        const struct role *r = post_role(pack, i);
        if (!r || !r->office)
            continue;
        if (only)
            return NULL;
        only = r->id;
    }
    return only;
}

enum status org_role_named(struct arena *a, const struct pack *pack, const char *name,
                           const char **ret_id, struct err *err)
{
    const char *labelled = NULL;
    size_t found = 0;

    *ret_id = NULL;
    for (size_t i = 0; i < OWN_ROLES; i++) { /* an id before any label */
        if (strcmp(own_roles[i].id, name) == 0)
            *ret_id = own_roles[i].id;
        if (strcmp(own_roles[i].label, name) == 0)
            labelled = own_roles[i].id;
    }
    for (size_t i = 0; pack && i < pack->nroles; i++) {
        const struct role *r = post_role(pack, i);
        if (r && !*ret_id && strcmp(r->id, name) == 0)
            *ret_id = r->id;
        if (r && strcmp(r->label, name) == 0) {
            labelled = r->id; /* the rules' own word before ours */
            found++;
        }
    }
    if (!*ret_id && found <= 1)
        *ret_id = labelled ? labelled : strcmp(name, OFFICE_LABEL) == 0 ? office_role(pack) : NULL;
    return *ret_id ? ST_OK : role_unclear(a, pack, name, found, err);
}

enum status org_pack(struct call *c, const struct pack **ret, struct err *err)
{
    enum status st = app_pack(c->app, c->tx->db, c->who->tenant, c->who->body, c->today, ret, err);

    if (st == ST_NOT_FOUND) {
        *ret = NULL;
        return ST_OK;
    }
    TRY(st);
    c->edition = hash_hex(c->arena, &(*ret)->hash);
    return ST_OK;
}

void org_subject(struct call *c, const char *id)
{
    id_copy_(c->subject, id);
}

enum status org_id(const struct call *c, const char *name, char ret[37], struct err *err)
{
    const char *text = json_str(c->in, name, "");

    memset(ret, 0, 37);
    if (!*text)
        return ST_OK;
    if (!uuid_valid(text)) {
        err_set(err, ST_INPUT, "bad_id", "%s is no id: %s", name, text);
        return err_where(err, "%s", name);
    }
    id_copy_(ret, text);
    return ST_OK;
}

char *org_temporary_password(struct arena *a)
{
    /* 32 signs, so every random byte gives one without bias: 60 bits in all. No sign that a
     * spreadsheet takes for the beginning of a formula. */
    static const char signs[] = "abcdefghijkmnpqrstuvwxyz23456789";
    uint8_t raw[12];
    struct buf b;

    _Static_assert(sizeof(signs) == 33, "a power of two");
    random_bytes(raw, sizeof(raw));
    buf_init(&b, a, 16);
    for (size_t i = 0; i < sizeof(raw); i++) {
        if (i && i % 4 == 0)
            buf_putc(&b, '-');
        buf_putc(&b, signs[raw[i] & 31]);
    }
    return b.p;
}

enum status org_password_ok(const char *password, const char *login, struct err *err)
{
    if (utf8_length(password) < 10 || strcmp(password, login) == 0) {
        err_set(err, ST_INPUT, "password_weak", "a password has at least ten characters");
        return err_where(err, "new");
    }
    return ST_OK;
}

char *org_login_fold(struct arena *a, const char *typed)
{
    size_t *from;
    char *login = text_narrow(a, str_trim(a, typed), &from);

    for (char *c = login; *c; c++) /* only these letters: a log-in is ASCII */
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c | 0x20) : *c;
    return login;
}

enum status org_login_ok(const char *login, struct err *err)
{
    size_t n = strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789.-_@");

    if (n == 0 || n > 64 || login[n] != '\0') {
        err_set(err, ST_INPUT, "bad_login",
                "a login is made of small letters, digits and . - _ @: %s", login);
        err_detail(err, login);
        return err_where(err, "login");
    }
    return ST_OK;
}

void org_out(struct call *c, const char *name, const char *value)
{
    json_object_set_new(c->out, name, json_string(value));
}

enum status org_credential_put(struct call *c, struct person_id person, const char *hashed,
                               bool must_change, struct err *err)
{
    struct q_credential_seal_last_row last;
    const char *text = arena_printf(c->tx->arena, "daicho-credential-2\n%s\n%d\n%s\n", person.s,
                                    must_change, hashed);
    const struct hash seal = sha256(text, strlen(text));

    TRY(q_credential_put(c->tx->db,
                         &(struct q_credential_put_in){.tenant = c->who->tenant,
                                                       .person = person,
                                                       .password = hashed,
                                                       .must_change = must_change},
                         NULL, err));
    TRY(q_credential_seal_last(c->tx->db, c->tx->arena,
                               &(struct q_credential_seal_last_in){c->who->tenant, person}, &last,
                               err));
    return q_credential_seal_insert(
        c->tx->db,
        &(struct q_credential_seal_insert_in){.tenant = c->who->tenant,
                                              .person = person,
                                              .n = last.n + 1,
                                              .seal = hash_hex(c->tx->arena, &seal),
                                              .at = c->tx->now},
        NULL, err);
}
