/* model.h: what a pack is made of, as C sees it; pack.h loads one and looks things up in it.
 *
 * A struct pack is always whole: every reference resolved, every expression compiled, every array
 * non-NULL when its count is not 0. Optional texts are "" and never NULL. Indices into arrays stand
 * for references; -1 is none.
 *
 * `clause` is where the source says so; `req` the obligation ids carried (coverage). */
#ifndef DAICHO_PACK_MODEL_H
#define DAICHO_PACK_MODEL_H

#include "pack/terms.h"

/* ------------------------------------------------------------------ forms */
enum field_type {
    F_FIXED, /* text only */
    F_TEXT,
    F_LONGTEXT,
    F_DATE,
    F_INT,
    F_BOOL,
    F_CHOICE,
    F_CHOICES,
    F_LEVEL,
    F_COUNTRY,
    F_PERSON, /* a member of staff */
    F_UNIT,
    F_POST,
    F_ROWS,      /* repeated rows of subfields */
    F_COUNT,     /* number of rows of `of` */
    F_HEAVIEST,  /* heaviest level of axis `axis` in rows `of` */
    F_FILE,      /* evidence */
    F_CHECKLIST, /* place of checklist `of` */
    F_TEXTS,     /* place of the texts `of` to be acknowledged */
    F_APPROVAL,  /* place of the decision of step `of` */
    F_EDITION,   /* edition applied, filled by the program */
    F_NOT_OK,    /* in a step's record: items answered with ×, filled by the program */
};
/* What an invitation to a web meeting says (core/invitation.h) and a field takes from it. */
enum invited {
    INVITED_NONE,
    INVITED_TITLE,
    INVITED_ORGANISER,
    INVITED_SERVICE,
    INVITED_DAY,
    INVITED_TIME,
    INVITED_LINK,
    INVITED_SERIES,
    INVITED__MAX
};
/* What a field of a check before publishing holds, or a register of accounts (core/published.h). */
enum published {
    PUBLISHED_NONE,
    PUBLISHED_KIND,    /* form, link, sns, mail */
    PUBLISHED_ADDRESS, /* addresses that are judged */
    PUBLISHED_PICTURE, /* pictures whose QR codes are judged */
    PUBLISHED_ACCOUNT, /* in what an account is registered with: its address */
};
/* What a decision on paper says, and a field of the step's record takes from it. */
enum paper_says { PAPER_NONE, PAPER_NUMBER, PAPER_DATE, PAPER_DECIDER };
enum field_default { D_NONE, D_TODAY, D_SELF, D_UNIT, D_ENTRY, D_ACT, D_ROLE, D_VALUE };

/* Days that a date is measured against: ids of date fields beside it, or DAY_… */
struct days {
    const char *const *day;
    size_t n;
};
#define DAY_TODAY "today"         /* of checking: at submission and again at every step */
#define DAY_SUBMITTED "submitted" /* when the case was handed in; today while it is not */
#define DAY_BEGUN "begun"         /* when the case was begun as a draft */
#define DAY_STARTED "started"     /* when the use began of what the case speaks of */
/* A day written out, as 2027-06-30: true, and which. */
bool day_fixed(const char *day, struct date *ret);

/* Rows of people without accounts who answer on paper: what the columns mean. Whoever has the same
 * group and number is the same person (core/roll.h). */
struct roll {
    const char *group;   /* column of the group (class), "": the rows are no roll */
    const char *no;      /* column of the number within the group */
    const char *answer;  /* column of the answer, a choice */
    const char *waiting; /* … which of its choices says that there is none yet */
    const char *day;     /* column of the day it came back, "" none */
};

struct field {
    const char *id, *label, *group, *help, *placeholder;
    enum field_type type;
    int fact;     /* number of the fact it feeds, -1 */
    int axis;     /* F_LEVEL, F_HEAVIEST */
    int when;     /* shown when */
    int required; /* condition; COND_ALWAYS = always; COND_NEVER = optional */
    struct choice *choices;
    size_t nchoices;
    struct field *rows; /* F_ROWS */
    size_t nrows;
    struct roll roll;           /* F_ROWS */
    const char *const *answers; /* column of a roll: required for rows with these answers alone;
                                   F_COUNT: these alone are counted; none: all */
    size_t nanswers;
    const char *of; /* rows field, checklist, texts or step id */
    enum field_default otherwise;
    const char *value;                 /* D_VALUE text; D_ENTRY: field of the entry's case; D_ACT:
                                          of the newest act's record; D_ROLE: the role's id */
    int min, max;                      /* text length, number, files; -1 none */
    struct days not_before, not_after; /* F_DATE: refused otherwise */
    struct days warn_before;           /* F_DATE: a day before one of these is told, not refused */
    bool may_act;  /* F_PERSON in a step's record: one who may act on that step, and no party */
    bool unique;   /* in rows: no two rows with the same value */
    bool not_none; /* F_TEXT, F_LONGTEXT: 「なし」 and its like say nothing */
    const char *const *holders; /* F_PERSON: one who holds one of these roles through a post */
    size_t nholders;
    bool holder_anywhere;  /* … in whatever unit they hold it */
    int not_holder;        /* F_PERSON: naming a holder of this role in the unit is warned of, -1 */
    int not_holder_blocks; /* … and refused when */
    const char *const *not_same; /* F_PERSON, F_UNIT: fields beside it that must name another */
    size_t nnot_same;
    int not_same_blocks; /* refused when, told otherwise; always unless said */
    bool internal;       /* asked, not on the printed form */
    bool carry;          /* offered again when applying from an approved one */
    struct {
        const char *const *id;
        size_t n;
    } certificates; /* F_FILE: schemes of which one of the body's may be chosen */
    struct bonds bonds;
    enum invited invited; /* filled from an invitation to a web meeting */
    enum published published;
    enum paper_says paper; /* in a step's record */
    struct cite cite;
};
#define COND_NEVER (-2)

struct form {
    const char *id, *title, *lead;
    const char *const *notes; /* printed notes (own words) */
    size_t nnotes;
    struct field *fields;
    size_t nfields;
    struct cite cite;
};

/* ------------------------------------------------------------------ checklists */
enum answer_state {
    A_NONE,
    A_OK,
    A_NOT_OK,
    A_PARTIAL,
    A_PENDING,
    A_NA,
    A_NOT_NEEDED,
    A_EXEMPTED,
    A__MAX,
};
const char *answer_state_id(enum answer_state s);
bool answer_state_parse(const char *id, enum answer_state *ret);

/* The stricter the smaller. What each demands: docs/pack-format.md, "Strengths". */
enum strength { S_MUST, S_PRINCIPLE, S_SHOULD, S_IF_NEEDED, S_EXAMPLE };
const char *strength_id(enum strength s);
struct strength_case {
    int when;
    enum strength strength;
};
enum na_rule {
    NA_REASON, /* with a reason, while na_when holds */
    NA_WHEN,   /* only while na_when holds; then without a reason */
    NA_NEVER,
};

struct column {
    const char *id, *label;
    int role;
    struct cite cite;
};
struct item {
    const char *id, *no, *ask, *help, *group;
    int when;                        /* applies */
    struct strength_case *strengths; /* the first that holds; the last one always does */
    size_t nstrengths;
    const char *const *columns; /* asked in these alone; none named: in all */
    size_t ncolumns;
    enum na_rule na;
    int na_when;
    int note_required;     /* a finding must be written: condition, COND_NEVER */
    int evidence_when_ok;  /* number of files asked when answered ok */
    int document;          /* what the answer rests on: position in documents, -1 */
    bool document_when_ok; /* … and without it in force the answer is never ok */
    bool gate;             /* blocks when unanswered or not ok */
    const char *phase;
    struct bonds bonds;
    struct cite cite;
};
struct checklist {
    const char *id, *label, *note;
    struct {
        const char *mark, *label;
    } legend[A__MAX]; /* mark "" = state not offered */
    struct column *columns;
    size_t ncolumns;
    struct item *items;
    size_t nitems;
    struct cite cite;
};

/* Texts somebody has to acknowledge one by one (specific risks). */
struct ack_text {
    const char *id, *text;
    struct cite cite;
};
struct texts {
    const char *id, *label;
    struct ack_text *items;
    size_t nitems;
};

/* ------------------------------------------------------------------ procedures */
enum step_act { ACT_CHECK, ACT_DECIDE, ACT_APPROVE, ACT_ACKNOWLEDGE, ACT_APPOINT, ACT_RECORD };
const char *step_act_id(enum step_act a);
enum phase {
    PHASE_PREPARE,
    PHASE_REVIEW,
    PHASE_START
}; /* before submission, before decision, before use */
const char *phase_id(enum phase p);
const char *scope_id(enum scope s);

/* What a step demands before it can be completed positively. */
enum {
    NEED_FIELDS = 1,         /* every shown required field valid */
    NEED_FIRST = 2,          /* first column complete */
    NEED_SECOND = 4,         /* second column complete */
    NEED_NO_NOT_OK = 8,      /* no × in any column, unless the setting allow_not_ok holds */
    NEED_EVIDENCE = 16,      /* every item answered ok has its files */
    NEED_AGREE = 32,         /* both columns equal */
    NEED_NOT_FORBIDDEN = 64, /* the verdict on the facts is not forbidden or unknown */
};

struct step {
    const char *id, *label, *text;
    enum step_act act;
    enum phase phase;
    int when;
    int role;
    enum scope scope;
    bool all;        /* every holder must act, not any one */
    int if_conflict; /* role that acts when every holder is a party to the case, -1: dead end */
    const char *const *not_by; /* steps before it: who acted there does not act here */
    size_t nnot_by;
    bool self_allowed; /* a clause lets the applicant act (waiver of the third person still needed
                          unless self_free) */
    bool exception;
    const char *column;            /* ACT_CHECK: checklist column it fills */
    const char *const *checklists; /* … of these lists; none named: of the application's */
    size_t nchecklists;
    const struct checklist **fills; /* … the same, found: the lists whose column it fills */
    size_t nfills;
    bool first_look;   /* … in the first column: nobody's answers are looked at a second time */
    const char *texts; /* ACT_ACKNOWLEDGE */
    const char *form;  /* ACT_RECORD: the fields to be recorded */
    const char *milestone;         /* reached when done, "" */
    const char *const *milestones; /* must be reached before */
    size_t nmilestones;
    unsigned needs;
    struct cite cite;
};

enum proc_kind {
    PROC_USE,
    PROC_END,
    PROC_CHANGE,
    PROC_NOTICE, /* makes an entry as well; a person's own step, as a rule */
    PROC_RECORD, /* leaves an entry that is closed at once, to be kept */
};

/* Somebody beside the manager: a deputy, a technical keeper. */
struct appointed {
    int role;              /* holder: appointment */
    const char *field;     /* person field that names them, "" */
    const char *from_role; /* … or the holder of this role in the unit, "" */
};

/* What approval does. */
struct effect {
    const char *reg; /* PROC_USE: register the entry goes into, by `registers[].when` when "" */
    const char *manager_field; /* field naming the manager, "" */
    const char *manager_role;  /* role appointed, "" */
    const char
        *manager_from_role; /* holder of this role in the unit becomes manager (no field), "" */
    const char *users_field;
    const char *from_field, *to_field, *end_field;
    const char *provider_field, *service_field, *function_field; /* service: names the entry */
    struct appointed *appointments;
    size_t nappointments;
};

struct procedure {
    const char *id, *label, *text;
    enum proc_kind kind;
    enum verdict verdict;
    int when;
    const char *const *registers; /* PROC_END, PROC_CHANGE: of whose entries it speaks; none: any */
    size_t nregisters;
    const char *const *keeps; /* PROC_CHANGE: fields that stay as the entry has them */
    size_t nkeeps;
    int applicant; /* role that may apply */
    int authority; /* role that permits */
    const char *form;
    const char *const *checklists;
    size_t nchecklists;
    unsigned submit_needs;
    bool gates_told; /* items with gate are told here, and stop nothing */
    struct step *steps;
    size_t nsteps;
    const struct checklist **lists; /* of the application, then those its steps open, each once */
    size_t nlists;
    const char *split_rows; /* rows field whose rows become child cases, "" */
    int split_when;         /* must be split when */
    int retain_years;       /* 0: not declared; from the end of use */
    int retain_setting;     /* fact number of the setting that gives the years, -1 */
    struct effect effect;
    struct cite cite;
};

/* States of an entry in the register: in packs, in the record and on every row. */
#define ENTRY_PERMITTED "permitted"
#define ENTRY_IN_USE "in_use"
#define ENTRY_UNDER_REVIEW "under_review"
#define ENTRY_SUSPENDED "suspended"
#define ENTRY_ENDING "ending"
#define ENTRY_CLOSED "closed"
/* What no act of the rules brought about: the decision that closed it was cancelled. */
#define EVENT_REOPENED "reopened"
/* … and a change that was permitted began or ended duties. */
#define EVENT_DUTIES "duties_follow"

/* Acts on an entry in the register: 利用開始, 停止, 再開, 継続検討 … */
struct entry_act {
    const char *id, *label, *text;
    const char *const *from;
    size_t nfrom;
    const char *to;               /* the state it was in as well: only a record */
    int when;                     /* of the entry's facts: not of an entry for which it is false */
    const char *const *registers; /* on whose entries; none: every register's */
    size_t nregisters;
    const char *const
        *ends; /* only where one of these brought the entry into its state; none: any */
    size_t nends;
    int role;
    const char *form;              /* fields recorded, "" */
    const char *const *checklists; /* answered for every act anew, each column by its role */
    size_t nchecklists;
    const char *const *milestones;
    size_t nmilestones;
    bool not_before_start; /* only from the first day of the permitted period */
    bool not_after_end;    /* only to its last day */
    bool starts_duties, stops_duties;
    bool awaited;   /* whoever holds the role is told while an entry stands in one of `from` */
    bool continues; /* its form begins with what its records so far say; of rolls each keeps what it
                       changed */
    struct cite cite;
};

/* ------------------------------------------------------------------ duties, registers, papers */
/* Triggers that the program sees itself; what else happens, people tell. */
#define TRIGGER_ENDING "ending"
#define TRIGGER_PERIOD "period_ending"
#define TRIGGER_MANAGER "manager_changed"
/* Who is told, beside whose it is and the office, that a duty is past its last day. */
struct escalation {
    int role;
    const char *after; /* that long after the last day: ISO 8601 period, or "setting.ID" (days); ""
                          on the day after it */
    int setting;       /* fact number of the setting that `after` names, -1 */
    struct cite cite;
};
struct duty {
    const char *id, *label, *text;
    int role, when;
    const char *every;  /* ISO 8601 period, or "setting.ID"; "" when triggered */
    const char *unit;   /* of a setting that `every` names: "weeks", "days"; "" and "months" */
    const char *anchor; /* calendar fiscal start last_done */
    const char *on, *roll;
    const char *grace;   /* ISO 8601 period, or "setting.ID": days the body sets */
    const char *before;  /* period_ending: "setting.ID" with the days before, one or several; "" */
    int settings[3];     /* fact numbers of the settings that every, grace, before name, -1 */
    int asks;            /* role whose members each answer (users of the entry), -1 */
    const char *trigger; /* event id, "" when recurring */
    const char *record;  /* what is kept */
    const char *procedure;     /* for which procedure's entries, "" = all */
    const char *const *met_by; /* what the approval of these procedures does as well */
    size_t nmet_by;
    struct escalation *escalates; /* in turn */
    size_t nescalates;
    struct bonds bonds;
    struct cite cite;
};
struct reg_column {
    const char *id, *label, *from; /* field:ID, entry:COLUMN, role:ID.post, role:ID.person, unit */
    struct cite cite;
};
struct reg {
    const char *id, *label;
    const char *word; /* what one entry is called: アカウント; "" = a service */
    bool services;    /* its entries are services that may be used; else they cover no use */
    int readers;      /* role whose holders see every entry, beside those who see its unit, -1 */
    int when;
    struct reg_column *columns;
    size_t ncolumns;
    struct cite cite;
};
struct paper {
    const char *id, *title, *form;
    struct cite cite;
};
/* Declared notices, records and prohibitions: shown, and bound to what carries them. */
struct declared {
    const char *kind; /* notice, record, prohibition, transition, reading */
    const char *id, *label, *text;
    const char *by; /* engine feature or element that carries it */
    struct cite cite;
};

/* How what was classified or answered under the edition before is read under this one. */
struct pack_migration {
    int axis;         /* of a level: axis of this pack; -1: of a checklist item */
    const char *from; /* code that the level had */
    const char *const
        *to; /* codes it has now: one is taken as it is, of several a person chooses */
    size_t nto;
    const char *checklist, *item, *was; /* answers given to item `was` count for `item` */
    const char *text;
    struct cite cite;
};

/* ------------------------------------------------------------------ incidents */
/* Whom an incident is told: where the role is looked for. */
enum tell_of {
    TELL_BODY,  /* anywhere in the body */
    TELL_UNIT,  /* where whoever reports works (or above it, as the role has it) */
    TELL_ENTRY, /* of the service that it is about; none chosen: nobody */
};
struct tell {
    const char *id, *label;
    int role;
    enum tell_of of;
    const char *const *registers; /* of their entries alone; none: of every one */
    size_t nregisters;
    int when;           /* of the facts of a report (pack/vocab.h) */
    const char *within; /* at_once, PT4H, P1D; "": nothing is laid down */
    int hours;          /* the same; at_once 0 */
    struct cite cite;
};
/* "at_once", hours or days: the hours; false: none of these. */
bool within_parse(const char *s, int *ret_hours);
enum deadline_from { FROM_KNOWN, FROM_OCCURRED };
/* By when somebody outside is told. */
struct deadline {
    const char *id, *label, *text;
    int days;
    enum deadline_from from;
    bool business; /* days on which the body is open are counted */
    int when;
    struct cite cite;
};
/* What the rules say of incidents; nothing: whoever manages the service and the office are told,
 * the office assesses. */
struct incidents {
    struct tell *tell; /* in the order in which they are told */
    size_t ntell;
    const char *const *violation_to; /* beside the office: who sees a report past the line */
    size_t nviolation_to;
    int assess; /* role, -1: the office */
    struct deadline *deadlines;
    size_t ndeadlines;
    const char *const *acts; /* what is done with an entry formally: offered from the incident */
    size_t nacts;
    const char *const *procedures; /* … and begun */
    size_t nprocedures;
};

struct pack {
    const char *id, *edition, *title, *body_name, *text;
    const char *service_word; /* how the rules call an external service */
    const char *overlay;      /* what the overlay laid last calls itself; its title tells all */
    struct hash hash;
    struct bytes bundle;
    struct date effective;
    struct arena *arena; /* owns everything */

    const struct common_control *controls; /* the common ones, all of them */
    size_t ncontrols;
    struct source *sources;
    size_t nsources;
    struct axis *axes;
    size_t naxes;
    struct role *roles;
    size_t nroles;
    struct setting *settings;
    size_t nsettings;
    struct table *tables;
    size_t ntables;
    struct document *documents;
    size_t ndocuments;
    struct transition *transitions;
    size_t ntransitions;
    struct scheme *schemes;
    size_t nschemes;
    struct fact *facts; /* common vocabulary first */
    size_t nfacts;
    struct cond *conds;
    size_t nconds;
    struct example *examples;
    size_t nexamples;
    struct rule *rules;
    size_t nrules;
    struct form *forms;
    size_t nforms;
    struct checklist *checklists;
    size_t nchecklists;
    struct texts *texts;
    size_t ntexts;
    struct procedure *procedures;
    size_t nprocedures;
    struct entry_act *entry_acts;
    size_t nentry_acts;
    struct duty *duties;
    size_t nduties;
    struct reg *registers;
    size_t nregisters;
    struct paper *papers;
    size_t npapers;
    struct declared *declared;
    size_t ndeclared;
    struct choice *state_labels; /* entry and case states in the body's words */
    size_t nstate_labels;
    struct incidents incidents;
    struct pack_migration *migrations;
    size_t nmigrations;
    struct gloss *glosses; /* English for texts of this pack, sorted by the text */
    size_t nglosses;
};

#endif
