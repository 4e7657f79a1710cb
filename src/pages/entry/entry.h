/* entry.h: one entry of the register: what is permitted, who answers for it, what happened. */
#ifndef DAICHO_PAGES_ENTRY_H
#define DAICHO_PAGES_ENTRY_H

#include "pages/case/case.h"
#include "pages/edition/revision.h"
#include "pages/entry/certificate.h"
#include "pages/entry/measures.h"
#include "pages/page.h"

struct entry_pair {
    const char *label, *value, *clause;
};
struct entry_person {
    const char *id; /* of the role */
    const char *role, *name, *post, *from, *to;
    const char *now;  /* who acts today; "" nobody, or it is over */
    const char *text; /* who acts instead, as a sentence; "" */
    bool left, past;  /* left: or moved away */
};
struct entry_done { /* a milestone */
    const char *label, *at;
    const char *who;  /* reached it, as they were called then */
    const char *then; /* … and manage it no more, with what has to be done anew; "" */
    const char *href; /* where that is done; "" */
};
struct entry_duty {
    const char *label, *every, *text, *role, *clause;
    const char *who; /* appointed to the role, "" */
    bool ended;
    /* by the calendar: when it was done last and is due next, with the occurrence; "" */
    const char *last, *next, *next_href, *next_hint, *missed;
    const char *what;  /* … what that came from; "" by the calendar */
    enum tone tone;    /* of what is next */
    const char *unset; /* the setting for which its days wait, as a sentence; "" */
    struct entry_occurrence {
        const char *href, *due, *state;
        const char *what; /* what it came from; "" by the calendar */
        enum tone tone;
    } * past; /* newest first */
    size_t npast;
};
struct entry_state { /* one version, for the as-of choice */
    int64_t n;
    const char *from, *recorded, *state_label, *edition, *number, *href;
    bool here, replaced;
};
struct entry_button {
    const char *href, *label, *text, *clause;
    const char *instead; /* an act: whose it is when the office does it for them, NULL */
    bool held;           /* an act that cannot be done until a proposal to undo is settled */
    const char *open;    /* the reader's own application for it that is not handed in, NULL */
};
struct entry_matter { /* what was recorded and has still to be ended */
    const char *label, *at, *clause;
    const char **by; /* labels of acts that end it */
    size_t nby;
};
struct entry_case {
    const char *href, *label, *no, *state_label, *procedure;
    bool writing; /* not handed in */
    enum tone tone;
};

struct entry_view {
    const struct page *page;
    struct entry_id id;
    const char *title, *no, *provider, *state_label, *edition;
    enum tone tone;
    const char *word; /* what the register calls its entries; NULL: a service */
    bool services;    /* a service that may be used */
    bool record;      /* closed when it was made, on the day `kept` */
    const char *kept;
    const char *period_from, *period_to, *started_on, *ended_on, *retain_until;
    bool not_yet; /* the day asked for lies before the entry */
    bool future;  /* … or has not come */
    bool late;
    bool unused;      /* its permission was cancelled before use began */
    const char *undo; /* the case whose permission somebody wants undone; NULL: nobody; "": not for
                         this reader */
    const char *asof; /* "" = as it is now */
    struct entry_pair *columns;
    struct measure_line *measures; /* where × was left */
    size_t nmeasures;
    struct entry_person *people, *members;
    struct entry_done *done;
    struct entry_duty *duties, *triggered; /* by the calendar; when something happens */
    bool waits;                            /* one of those waits to be done */
    bool tell;                             /* this reader may tell what happened */
    bool tell_users;                       /* … and its users something (notice.h) */
    struct entry_state *versions;
    struct entry_button *acts, *ends; /* acts on the entry; procedures that begin from it */
    struct entry_matter *open;        /* incidents, notices, stops not dealt with yet */
    struct entry_case *cases;
    struct history_item *story;
    struct history_link *incidents;         /* that the reader sees */
    const struct revision_block *revisions; /* what changed rules leave to do */
    size_t nrevisions;
    struct certified *certified; /* certificates it rests on */
    size_t ncertified;
    const char *contacts, *contacts_again; /* whom to call (contact.h), ""; NULL: it ended */
    enum tone contacts_tone;
    const char *terms; /* how it stands with the newest (terms.h), ""; NULL: no service */
    enum tone terms_tone;
    const char *vacant; /* the manager left: who acts, and how another is named; NULL */
    bool lapsed;        /* one of them no longer holds, and nothing stands in its place */
    size_t ncolumns, npeople, nmembers, ndone, nduties, ntriggered, nversions, nacts, nends, nopen,
        ncases, nstory, nincidents;
};

/* The confirmation before an act on an entry. */
struct entry_act_view {
    const struct page *page;
    struct entry_id id;
    const char *title, *no, *label, *text, *clause, *state_label, *to_label, *action;
    struct case_list_link *lists; /* what the act asks for besides */
    size_t nlists;
    const struct todo_view *stops; /* what the act waits for; then there is no button */
    size_t nstops;
    struct entry_matter *open; /* what stays open after it */
    size_t nopen;
    const char *word;              /* what the register calls its entries; NULL: a service */
    bool stays;                    /* only a record: the state does not change */
    const char *instead;           /* whose act it is when the office does it for them, NULL */
    bool past;                     /* not from the present state: somebody was first … */
    const char *overtaken;         /* … who and when; NULL */
    struct form_problem *problems; /* of what was typed */
    size_t nproblems;
    const char *forbidden; /* from when on the rules in force forbid what is to begin; NULL */
    const char *forbidden_what, *forbidden_clause;
    bool forbidden_over; /* … already: there is no button */
    const char *final;   /* nothing leads back to its use; NULL: something does */
    bool goes_on;        /* the form holds what is recorded so far */
    const char *group;   /* … of this group of people alone, "" all */
    int64_t seen;        /* … that many records */
    bool has_form;
    struct form_view form;    /* fields that the rules want recorded */
    struct field_view reason; /* without a form */
};

/* The duties of the entry v->id, of this unit, with what became of them; after v->people are known.
 */
enum status entry_tell_duties(struct req *req, struct entry_view *v, struct unit_id unit,
                              const json_t *settings, struct err *err);

/* The milestones of v->id, by whom each was reached; after v->people are known. What somebody
 * acknowledged who manages the entry no more, nobody else did for that. */
enum status entry_tell_done(struct req *req, struct entry_view *v, const char *state,
                            struct err *err);

/* Whoever may see the entry may not see every application behind it. */
bool entry_case_seen(struct req *req, struct case_id id);
/* What happened to v->id, permitted under `pack`; `origin`: the application it came from, "". */
enum status entry_tell_story(struct req *req, const struct pack *pack, const char *origin,
                             struct entry_view *v, struct err *err);

/* GET /entries/:id */
enum status entry_get(struct req *req, struct res *res, struct err *err);
/* GET /entries/:id/acts/:act */
enum status entry_act_get(struct req *req, struct res *res, struct err *err);
/* POST /entries/:id/acts/:act */
enum status entry_act_post(struct req *req, struct res *res, struct err *err);

#endif
