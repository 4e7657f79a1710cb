#include "commands/org.h"

#include <string.h>

#include "base/json.h"

bool org_role_on_posts(const struct pack *pack, const char *role)
{
    int i;

    if (strcmp(role, ROLE_ADMIN) == 0 || strcmp(role, ROLE_AUDITOR) == 0)
        return true;
    i = pack ? pack_role(pack, role) : -1;
    return i >= 0 && pack->roles[i].holder == HOLDER_POST;
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
    /* 32 signs, so every random byte gives one without bias: 60 bits in all. */
    static const char signs[] = "abcdefghjkmnpqrstuvwxyz23456789+";
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
