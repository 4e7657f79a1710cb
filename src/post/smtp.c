#include "post/smtp.h"

#include <curl/curl.h>
#include <string.h>

#include "base/str.h"

enum { CONNECT_SECONDS = 20, DETAIL_LETTERS = 300 };

/* ------------------------------------------------------------------ what goes over, and comes back
 */
struct talk {
    struct arena *a;
    const char *text;
    size_t at, n;
    bool handed_over; /* the library took all of it: the end may have gone over the wire */
    char said[DETAIL_LETTERS + 1]; /* the last line that the server said */
};

static size_t give(char *buffer, size_t size, size_t count, void *arg)
{
    struct talk *t = arg;
    size_t n = size * count < t->n - t->at ? size * count : t->n - t->at;

    memcpy(buffer, t->text + t->at, n);
    t->at += n;
    t->handed_over |= t->at == t->n;
    return n;
}

/* Only what the server answers is kept: what we say may hold the password. */
static int hear(CURL *curl, curl_infotype type, char *data, size_t n, void *arg)
{
    struct talk *t = arg;
    size_t k = 0;

    (void)curl;
    if (type != CURLINFO_HEADER_IN)
        return 0;
    for (size_t i = 0; i < n && k < DETAIL_LETTERS && data[i] != '\r' && data[i] != '\n'; i++)
        t->said[k++] = data[i] >= ' ' && data[i] < 0x7f ? data[i] : '?';
    t->said[k] = '\0';
    return 0;
}

enum status smtp_open(struct err *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return err_set(err, ST_SYSTEM, "smtp", "the mail library cannot start");
    return ST_OK;
}

/* ------------------------------------------------------------------ what became of it */
static bool unreached(CURLcode r)
{
    return r == CURLE_COULDNT_CONNECT || r == CURLE_COULDNT_RESOLVE_HOST ||
           r == CURLE_SSL_CONNECT_ERROR || r == CURLE_PEER_FAILED_VERIFICATION ||
           r == CURLE_USE_SSL_FAILED || r == CURLE_LOGIN_DENIED;
}

/* A code that the server answered with counts most; it ends the talk, so that the last one is the
 * one that did. */
static struct smtp_result judge(struct talk *t, CURLcode r, long code, const char *why)
{
    struct smtp_result x = {.end = SMTP_LATER, .server = unreached(r), .detail = ""};

    if (r == CURLE_OK) {
        x.end = SMTP_SENT;
        return x;
    }
    if (code >= 500 && r != CURLE_LOGIN_DENIED && !x.server)
        x.end = SMTP_NEVER;
    else if (code < 400 && t->handed_over)
        x.end = SMTP_UNSURE;
    const char *said = code >= 400 && t->said[0] ? t->said : why;
    x.detail = arena_strndup(t->a, said, strlen(said));
    return x;
}

static const char *url_of(struct arena *a, const struct smtp_server *s)
{
    bool v6 = strchr(s->host, ':') != NULL;

    return arena_printf(a, "%s://%s%s%s:%d", strcmp(s->tls, "tls") == 0 ? "smtps" : "smtp",
                        v6 ? "[" : "", s->host, v6 ? "]" : "", s->port);
}

static void set_up(CURL *curl, struct talk *t, const struct smtp_server *s, const char *sender,
                   struct curl_slist *to, char *why)
{
    bool starttls = strcmp(s->tls, "starttls") == 0;

    curl_easy_setopt(curl, CURLOPT_URL, url_of(t->a, s));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SMTP_SECONDS);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (s->login[0]) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, s->login);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, s->secret);
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_printf(t->a, "<%s>", sender));
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, t);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)t->n);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, hear);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, t);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
}

struct smtp_result smtp_send(struct arena *a, const struct smtp_server *s, const char *sender,
                             const char *to, const char *text)
{
    struct talk t = {.a = a, .text = text, .n = strlen(text)};
    char why[CURL_ERROR_SIZE] = "";
    long code = 0;
    CURL *curl = curl_easy_init();
    struct curl_slist *list = curl_slist_append(NULL, arena_printf(a, "<%s>", to));

    if (!curl || !list) {
        curl_slist_free_all(list);
        curl_easy_cleanup(curl);
        return (struct smtp_result){.end = SMTP_LATER, .server = true, .detail = "no memory"};
    }
    set_up(curl, &t, s, sender, list, why);
    CURLcode r = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    struct smtp_result x = judge(&t, r, code, why[0] ? why : curl_easy_strerror(r));
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    return x;
}
