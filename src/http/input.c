#include "http/input.h"

#include <string.h>

#define SHORT_TEXT 200
#define LONG_TEXT 4000

static enum status refuse(const char *name, const char *code, const char *why, struct err *err)
{
    err_set(err, ST_INPUT, code, "field %s %s", name, why);
    return err_detail(err, name);
}

static enum status take(struct form_data *f, const char *name, const char **ret, struct err *err)
{
    *ret = NULL;
    for (size_t i = 0; i < f->nparams;) {
        if (!str_eq(f->params[i].name, name)) {
            i++;
            continue;
        }
        if (*ret)
            return refuse(name, "repeated_field", "came twice", err);
        *ret = f->params[i].value;
        memmove(&f->params[i], &f->params[i + 1], (f->nparams - i - 1) * sizeof(f->params[0]));
        f->nparams--;
    }
    return ST_OK;
}

enum status input_take_reserved(struct form_data *f, const char **ret_csrf, const char **ret_once,
                                struct err *err)
{
    TRY(take(f, FIELD_CSRF, ret_csrf, err));
    return take(f, FIELD_ONCE, ret_once, err);
}

static bool by_prefix(const struct input *in)
{
    return in->type == IN_PREFIX || in->type == IN_FILES;
}

static const struct input *declared(const struct route *r, const char *name)
{
    const struct input *prefix = NULL;

    for (size_t i = 0; i < r->ninputs; i++) {
        const struct input *in = &r->inputs[i];
        if (!by_prefix(in) && str_eq(in->name, name))
            return in;
        if (by_prefix(in) && str_starts(name, in->name))
            prefix = in;
    }
    return prefix;
}

static size_t limit_of(const struct input *in)
{
    if (in->max)
        return in->max;
    return in->type == IN_LONGTEXT || in->type == IN_PREFIX ? LONG_TEXT : SHORT_TEXT;
}

static enum status check_flag(struct param *p, struct err *err)
{
    if (str_eq(p->value, "on") || str_eq(p->value, "true"))
        p->value = "1";
    if (str_eq(p->value, "") || str_eq(p->value, "false"))
        p->value = "0";
    if (!str_eq(p->value, "1") && !str_eq(p->value, "0"))
        return refuse(p->name, "field_flag", "is neither on nor off", err);
    return ST_OK;
}

static enum status check_value(const struct input *in, struct param *p, struct err *err)
{
    int64_t n;

    if (utf8_length(p->value) > limit_of(in))
        return refuse(p->name, "field_too_long", "is too long", err);
    if (in->type != IN_LONGTEXT && in->type != IN_PREFIX && strpbrk(p->value, "\n\t"))
        return refuse(p->name, "field_line", "may have one line only", err);
    if (in->type == IN_FLAG)
        return check_flag(p, err);
    if (*p->value == '\0')
        return in->required ? refuse(p->name, "missing_field", "is empty", err) : ST_OK;
    if (in->type == IN_INT && !parse_int64(p->value, &n))
        return refuse(p->name, "field_number", "is no whole number", err);
    if (in->type == IN_ID && !uuid_valid(p->value))
        return refuse(p->name, "field_id", "is no id", err);
    return ST_OK;
}

static bool is_file(const struct input *in)
{
    return in->type == IN_FILE || in->type == IN_FILES;
}

/* What a page says after a command that worked; every page takes it. */
static const struct input done = {.name = "done", .type = IN_TEXT, .max = 60};

static enum status check_params(struct req *req, struct form_data *f, struct err *err)
{
    size_t n = 0;

    for (size_t i = 0; i < f->nparams; i++) {
        struct param p = f->params[i];
        const struct input *in = declared(req->route, p.name);
        if (!in && str_eq(p.name, done.name) && !req->api)
            in = &done;
        if (!in)
            return refuse(p.name, "unknown_field", "is not known here", err);
        if (is_file(in)) {
            /* A browser sends an empty file field as text when the form's encoding is wrong. */
            if (*p.value)
                return refuse(p.name, "file_expected", "must be a file", err);
            continue;
        }
        TRY(check_value(in, &p, err));
        for (size_t k = 0; k < n && in->type != IN_PREFIX; k++)
            if (str_eq(f->params[k].name, p.name))
                return refuse(p.name, "repeated_field", "came twice", err);
        f->params[n++] = p;
    }
    req->params = f->params;
    req->nparams = n;
    return ST_OK;
}

static enum status check_uploads(struct req *req, struct form_data *f, struct err *err)
{
    for (size_t i = 0; i < f->nuploads; i++) {
        struct upload *u = &f->uploads[i];
        const struct input *in = declared(req->route, u->name);
        if (!in)
            return refuse(u->name, "unknown_field", "is not known here", err);
        if (!is_file(in))
            return refuse(u->name, "text_expected", "must be text", err);
        for (size_t k = 0; k < i && in->type == IN_FILE; k++)
            if (str_eq(f->uploads[k].name, u->name))
                return refuse(u->name, "repeated_field", "came twice", err);
        if (in->max && u->data.n > in->max) {
            err_set(err, ST_TOO_LARGE, "file_too_large", "%s is too large", u->filename);
            return err_detail(err, u->filename);
        }
    }
    req->uploads = f->uploads;
    req->nuploads = f->nuploads;
    return ST_OK;
}

enum status input_check(struct req *req, struct form_data *f, struct err *err)
{
    const struct route *r = req->route;

    TRY(check_params(req, f, err));
    TRY(check_uploads(req, f, err));
    for (size_t i = 0; i < r->ninputs; i++) {
        const struct input *in = &r->inputs[i];
        if (!in->required || by_prefix(in))
            continue;
        if (is_file(in) ? !req_upload(req, in->name) : !req_param(req, in->name))
            return refuse(in->name, "missing_field", "is missing", err);
    }
    return ST_OK;
}

const char *req_param(const struct req *req, const char *name)
{
    for (size_t i = 0; i < req->nparams; i++)
        if (str_eq(req->params[i].name, name))
            return req->params[i].value;
    return NULL;
}

const char *req_text(const struct req *req, const char *name)
{
    const char *value = req_param(req, name);

    return value ? value : "";
}

int64_t req_int(const struct req *req, const char *name)
{
    int64_t n;

    return parse_int64(req_text(req, name), &n) ? n : 0;
}

const struct upload *req_upload(const struct req *req, const char *name)
{
    for (size_t i = 0; i < req->nuploads; i++)
        if (str_eq(req->uploads[i].name, name))
            return &req->uploads[i];
    return NULL;
}

bool http_local_path(const char *s)
{
    /* "//host" and "/\host" are other sites to a browser. */
    return s && s[0] == '/' && s[1] != '/' && s[1] != '\\' && !strpbrk(s, "\\\t\n\r") &&
           !text_has_control(s);
}
