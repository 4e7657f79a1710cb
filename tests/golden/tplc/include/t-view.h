/* The view of the templates that the C compiler must refuse. */
#ifndef TEST_T_VIEW_H
#define TEST_T_VIEW_H
#include <stdbool.h>

#include "pages/out.h"

struct v {
    const char *x;
    bool b;
    double d;
    struct {
        int a;
    } s;
    struct html markup;
};

#endif
