#include "core/disposal.h"

enum status disposal_due(struct arena *a, const struct kept *k, struct date today, struct err *err)
{
    if (k->held) {
        err_set(err, ST_REFUSED, "disposal_held", "%s is held", k->no);
        return err_detail(err, k->no);
    }
    if (!k->closed) {
        err_set(err, ST_REFUSED, "disposal_not_closed", "%s did not end", k->no);
        return err_detail(err, k->no);
    }
    if (date_none(k->until)) {
        err_set(err, ST_REFUSED, "disposal_undated", "no day is laid down for %s", k->no);
        return err_detail(err, k->no);
    }
    if (k->until.day < today.day)
        return ST_OK;
    err_set(err, ST_REFUSED, "disposal_not_due", "%s is kept until %s", k->no,
            date_iso(a, k->until));
    return err_detail(err, arena_printf(a, "%s（%s）", k->no, date_wareki(a, k->until)));
}

/* A seat of their own, or one in which they do not stand in for whoever prepared the list. */
static bool decides_in(const struct disposal_people *p, const struct disposal_seat *seats, size_t n,
                       const struct disposal_seat *s)
{
    bool for_preparer = false;

    for (size_t i = 0; i < n; i++)
        for_preparer |= ID_EQ(seats[i].post, s->post) && ID_EQ(seats[i].person, p->prepared) &&
                        seats[i].kind != HOLD_SUBSTITUTE;
    return s->kind != HOLD_SUBSTITUTE || !for_preparer;
}

enum status disposal_decides(const struct disposal_people *p, const struct disposal_seat *seats,
                             size_t n, struct err *err)
{
    bool holds = false, free = false;

    if (ID_EQ(p->decided, p->prepared))
        return err_set(err, ST_DENIED, "disposal_prepared_it", "they prepared the list");
    if (ID_EQ(p->decided, p->enters))
        return err_set(err, ST_DENIED, "disposal_enters_it", "they enter the decision");
    for (size_t i = 0; i < n; i++) {
        bool theirs = ID_EQ(seats[i].person, p->decided);
        holds |= theirs;
        free |= theirs && decides_in(p, seats, n, &seats[i]);
    }
    if (!holds)
        return err_set(err, ST_DENIED, "disposal_not_role", "they did not hold the role");
    return free ? ST_OK
                : err_set(err, ST_DENIED, "disposal_prepared_it",
                          "they stand in for who prepared the list");
}
