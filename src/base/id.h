/* id.h: identifiers as distinct types, so that passing a person for a post does not compile.
 *
 * Every id is a UUIDv7 in its 36-character text form, made by us and never rewritten. The all-zero
 * struct (empty string) means "none" and is bound to SQL as NULL. */
#ifndef DAICHO_BASE_ID_H
#define DAICHO_BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

/* clang-format off */
#define DAICHO_ID_TYPES(X)                                                                         \
    X(tenant) X(body) X(unit) X(person) X(post) X(holding) X(provider) X(service) X(case) X(task)  \
    X(act) X(answer) X(entry) X(evidence) X(blob) X(duty) X(document) X(inquiry) X(session)        \
    X(token) X(subject) X(row) X(event) X(certificate)  \
    X(occurrence) X(happening) X(notice) X(disposal) X(inventory) X(unlisted) X(survey) X(incident)
/* clang-format on */

#define DAICHO_ID_STRUCT(name)                                                                     \
    struct name##_id {                                                                             \
        char s[37];                                                                                \
    };
DAICHO_ID_TYPES(DAICHO_ID_STRUCT)
#undef DAICHO_ID_STRUCT

/* Writes a new UUIDv7 for the instant `now_ms` (milliseconds since 1970 UTC). Of one instant a
 * later one is greater, for a machine does two things in a millisecond and lists are in the order
 * of (instant, id): behind the milliseconds stand 42 bits of 16 ns each of a clock that only goes
 * on (RFC 9562, 6.2), which come again after 19 hours, then 32 random bits. */
void uuid7(char ret[37], int64_t now_ms);
/* True for the canonical lower-case 8-4-4-4-12 form. */
bool uuid_valid(const char *s);

#define ID_NEW(name, now_ms)                                                                       \
    ({                                                                                             \
        struct name##_id id_new_;                                                                  \
        uuid7(id_new_.s, (now_ms));                                                                \
        id_new_;                                                                                   \
    })
#define ID_NONE(x) ((x).s[0] == '\0')
#define ID_EQ(x, y)                                                                                \
    ({                                                                                             \
        _Static_assert(__builtin_types_compatible_p(__typeof__(x), __typeof__(y)),                 \
                       "comparing ids of different types");                                        \
        id_eq_((x).s, (y).s);                                                                      \
    })
/* `ID_FROM(person, text)`: an id from text that was checked with uuid_valid, else none. */
#define ID_FROM(name, text)                                                                        \
    ({                                                                                             \
        struct name##_id id_from_ = {{0}};                                                         \
        id_copy_(id_from_.s, (text));                                                              \
        id_from_;                                                                                  \
    })

bool id_eq_(const char *a, const char *b);
void id_copy_(char dst[37], const char *text);

#endif
