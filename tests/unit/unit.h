/* unit.h: what every unit test program includes first. cmocka wants these headers in this order. */
#ifndef DAICHO_TESTS_UNIT_H
#define DAICHO_TESTS_UNIT_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

/* `int main(void) { return RUN(tests); }` */
#define RUN(tests) cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL)

#endif
