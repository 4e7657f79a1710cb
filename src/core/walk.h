/* walk.h: walks every procedure with the people who are there and lists the dead ends. Pure.
 *
 * The same code that assigns the steps of a real case (route.c) is asked for every unit and for
 * everybody in it who might apply; so what the walk finds is what people would run into. */
#ifndef DAICHO_CORE_WALK_H
#define DAICHO_CORE_WALK_H

#include <jansson.h>

#include "core/casefile.h"

struct walk_unit {
    struct unit_id id, parent;
};
/* A person in a unit, through any post but as a substitute. */
struct walk_person {
    struct person_id person;
    struct unit_id unit;
};
struct walk_post {
    struct post_id id;
    struct unit_id unit;
    bool carries_role, held;
};
/* An entry that is not closed and of whose appointment nobody acts any more. */
struct walk_entry {
    const char *title;
    struct unit_id unit;
    int role;           /* appointed to it */
    const char *person; /* name of whom the approval appointed */
};
struct walk_input {
    const struct pack *pack;
    const json_t *settings; /* of the body */
    const struct walk_unit *units;
    size_t nunits;
    const struct walk_person *people;
    size_t npeople;
    const struct walk_post *posts;
    size_t nposts;
    const struct candidate *candidates;
    size_t ncandidates;
    const struct walk_entry *entries;
    size_t nentries;
};

enum walk_kind {
    WALK_SETTING,        /* the rules ask for a value and none is given */
    WALK_POST_VACANT,    /* a post carries a role and nobody holds it */
    WALK_ROLE_VACANT,    /* a step, act or duty waits for a role nobody holds there */
    WALK_ONLY_SELF,      /* applies oneself, and only that person could act */
    WALK_NO_STAND_IN,    /* … the rules name a stand-in role and nobody holds it */
    WALK_NO_SECOND,      /* nobody but one could undo a decision: one proposes, another confirms */
    WALK_NO_SECOND_OWN,  /* … of what that person applied for: too few others may */
    WALK_MANAGER_GONE,   /* who was appointed to an entry left, and nobody stands in */
    WALK_NOBODY_APPLIES, /* only holders of a role may apply and there is none */
    /* Told by who knows the body, not by walk: */
    WALK_NO_EXAMPLES, /* neither the rules nor the body say what everyday information is what class
                       */
    WALK_OWN_UNFIT    /* what the body wrote itself names a class that is not one class any more */
};
const char *walk_kind_id(enum walk_kind k);

/* What is found where. `role` -1, ids none and pointers NULL where they say nothing. */
struct walk_finding {
    enum walk_kind kind;
    int role;            /* the role to be filled: its appointment is the cure */
    struct unit_id unit; /* none: anywhere in the body */
    struct person_id person;
    struct post_id post;
    const struct setting *setting;
    const struct procedure *proc; /* the first place that runs into it */
    const struct step *step;
    const struct duty *duty;
    const struct entry_act *act;
    const struct walk_entry *entry;
    const struct tell *tell; /* whom an incident is told */
    bool incident;           /* … or who assesses one, or sees what is told past the line */
};

/* Findings in the order: settings, posts, entries, procedures, acts, duties, incidents; each cause
 * once. */
void walk(const struct walk_input *in, struct arena *a, struct walk_finding **ret, size_t *ret_n);

#endif
