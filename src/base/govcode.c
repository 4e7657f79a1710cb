#include "base/govcode.h"

#include <string.h>

#define DIGITS 6

/* Weights 6 to 2 on the first five; the last digit of what is missing to the next multiple of 11.
 */
static char check_digit(const char *s)
{
    int sum = 0;

    for (int i = 0; i < DIGITS - 1; i++)
        sum += (s[i] - '0') * (DIGITS - i);
    return (char)('0' + (11 - sum % 11) % 10);
}

enum status govcode_check(const char *s, struct err *err)
{
    if (strlen(s) != DIGITS || strspn(s, "0123456789") != DIGITS)
        err_set(err, ST_INPUT, "govcode_digits", "a code of a local government has six digits");
    else if (s[DIGITS - 1] != check_digit(s))
        err_set(err, ST_INPUT, "govcode_check", "the last digit does not belong to the others");
    else
        return ST_OK;
    return err_detail(err, s);
}
