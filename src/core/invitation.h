/* invitation.h: what the mail that invites to a web meeting says. Pure; the mail is anybody's
 * bytes.
 *
 * Which services there are, and by which words an invitation names its title, its day and its
 * secrets, is a list (data/meetings.csv: kind, of, text), not code. What lets people into the
 * meeting is blotted out before anything is read, and the address loses its query: no part of it is
 * in any answer. Nothing is kept of the mail but the answer. */
#ifndef DAICHO_CORE_INVITATION_H
#define DAICHO_CORE_INVITATION_H

#include "base/csv.h"
#include "base/date.h"

enum {
    INVITATION_MAX = 20000, /* letters of a mail */
    INVITATION_TEXT = 200,  /* letters of one answer */
};

/* The rows of the list. A label counts before those behind it. */
struct meeting_list {
    const struct csv_row *rows;
    size_t n;
};
/* The list of the program itself, in `a`. */
void meeting_list_own(struct arena *a, struct meeting_list *ret);
/* Reads a list; ST_INPUT (err->where name:row) for a kind, a month or a text that means nothing. */
enum status meeting_list_read(struct arena *a, const char *name, const char *text,
                              struct meeting_list *ret, struct err *err);

/* What could not be read is "", and DATE_NONE. One line each, at most INVITATION_TEXT letters. */
struct invitation {
    const char *service;   /* by the host of the address, as the list calls it */
    const char *title;     /* of the meeting */
    const char *organiser; /* who invites */
    struct date day;
    const char *time;   /* 14:00～15:00 */
    const char *link;   /* https://host/path: without query, fragment, user and port */
    const char *series; /* equal for meetings of one series: see below */
    size_t hidden;      /* secrets that were found, and are in none of the above */
};

/* Reads valid UTF-8. `today` settles a day written without its year: the next there is.
 *
 * The series is made from the number of the meeting, else from its address, and short on purpose
 * (24 bits of a hash): enough to know again one among somebody's own meetings, too little to find
 * the number, which is half of what opens the meeting. */
void invitation_read(struct arena *a, const struct meeting_list *list, const char *text,
                     struct date today, struct invitation *ret);

/* One line that somebody wrote, without what lets people in: the same as is done to a mail. */
const char *invitation_blot(struct arena *a, const struct meeting_list *list, const char *text);

#endif
