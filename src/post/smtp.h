/* smtp.h: one mail to a mail server. The only file that knows the library for it. */
#ifndef DAICHO_POST_SMTP_H
#define DAICHO_POST_SMTP_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

struct smtp_server {
    const char *host;
    int port;
    const char *tls;            /* none, starttls, tls */
    const char *login, *secret; /* "" none */
};

enum smtp_end {
    SMTP_SENT,
    SMTP_LATER,  /* refused for now, or nobody was reached: nothing went out */
    SMTP_NEVER,  /* refused for good */
    SMTP_UNSURE, /* all of it was handed over, and nothing was heard: it may have gone out */
};
struct smtp_result {
    enum smtp_end end;
    bool server;        /* no mail gets through to this server now: no connection, no log-in */
    const char *detail; /* what the server said or why it was not reached, one line of ASCII; "" */
};

/* Once in a process, before any thread sends. */
enum status smtp_open(struct err *err);
/* Sends; takes as long as SMTP_SECONDS at most. Not for threads that answer requests. */
enum { SMTP_SECONDS = 60 };
struct smtp_result smtp_send(struct arena *a, const struct smtp_server *s, const char *sender,
                             const char *to, const char *text);

#endif
