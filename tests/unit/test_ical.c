/* What calendar programs get: written by our side, read line by line and by the library's parser.
 */
#include "unit.h"

#include <libical/ical.h>
#include <string.h>

#include "base/ical.h"
#include "base/str.h"

static struct date on(int year, int month, int day)
{
    struct date d;

    assert_true(date_make(year, month, day, &d));
    return d;
}

static const char *one(struct arena *a, const char *summary, const char *description)
{
    const struct ical_event e = {.uid = "0190-2027-03-31@example.jp",
                                 .summary = summary,
                                 .description = description,
                                 .url = "https://daicho.example.jp/duties/1?x=1,2;3",
                                 .day = on(2027, 3, 31),
                                 .sequence = 2,
                                 .status = ICAL_DAY_MAYBE};
    const struct ical_calendar c = {"点検", 12, 1795939200123, &e, 1};

    return ical_text(a, &c);
}

/* Every line ends in CRLF, has at most 75 octets, and cuts no letter in two. */
static size_t lines_are_sound(const char *text)
{
    size_t folded = 0;

    for (const char *p = text; *p;) {
        const char *end = strstr(p, "\r\n");
        assert_non_null(end);
        size_t n = (size_t)(end - p);
        assert_in_range(n, 1, 75);
        assert_true(utf8_valid(p, n));
        assert_null(memchr(p, '\n', n));
        assert_null(memchr(p, '\r', n));
        folded += p[0] == ' ';
        p = end + 2;
    }
    return folded;
}

static const char *value(struct arena *a, const char *text, icalproperty_kind kind)
{
    icalcomponent *c = icalparser_parse_string(text);

    assert_non_null(c);
    assert_int_equal(icalcomponent_count_errors(c), 0);
    icalcomponent *e = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT);
    icalproperty *p = icalcomponent_get_first_property(e, kind);
    assert_non_null(p);
    char *s = icalproperty_get_value_as_string_r(p);
    const char *plain = kind == ICAL_SUMMARY_PROPERTY       ? icalproperty_get_summary(p)
                        : kind == ICAL_DESCRIPTION_PROPERTY ? icalproperty_get_description(p)
                                                            : s;
    const char *ret = arena_strdup(a, plain);
    icalmemory_free_buffer(s);
    icalcomponent_free(c);
    return ret;
}

static void has(const char *text, const char *line)
{
    if (!strstr(text, line))
        fail_msg("lacks %s in\n%s", line, text);
}

static void days_and_signs(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *text = one(a, "点検", "");

    (void)state;
    lines_are_sound(text);
    assert_true(str_starts(text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//daicho"));
    assert_true(str_ends(text, "END:VEVENT\r\nEND:VCALENDAR\r\n"));
    has(text, "\r\nDTSTART;VALUE=DATE:20270331\r\n");
    has(text, "\r\nDTEND;VALUE=DATE:20270401\r\n");
    has(text, "\r\nDTSTAMP:20261129T");
    has(text, "\r\nSEQUENCE:2\r\n");
    has(text, "\r\nSTATUS:TENTATIVE\r\n");
    has(text, "\r\nTRANSP:TRANSPARENT\r\n");
    has(text, "\r\nUID:0190-2027-03-31@example.jp\r\n");
    has(text, "\r\nURL:https://daicho.example.jp/duties/1?x=1,2;3\r\n");
    has(text, "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n");
    has(text, "\r\nX-PUBLISHED-TTL:PT12H\r\n");
    has(text, "\r\nNAME:点検\r\n");
    has(text, "\r\nX-WR-CALNAME:点検\r\n");
    assert_null(strstr(text, "DESCRIPTION"));
}

static void what_has_a_meaning_is_escaped(void **state)
{
    static const char nasty[] = "a,b;c\\n\\ \"d\"\nEND:VEVENT\nBEGIN:VALARM:x";
    AUTO_ARENA struct arena *a = arena_new();
    const char *text = one(a, nasty, nasty);

    (void)state;
    lines_are_sound(text);
    has(text, "SUMMARY:a\\,b\\;c\\\\n\\\\ \"d\"\\nEND:VEVENT\\nBEGIN:VALARM:x");
    assert_null(strstr(text, "\nBEGIN:VALARM"));
    assert_string_equal(value(a, text, ICAL_SUMMARY_PROPERTY), nasty);
    assert_string_equal(value(a, text, ICAL_DESCRIPTION_PROPERTY), nasty);
}

/* Letters of one to four octets, and every place of the fold among them. */
static void letters_stay_whole(void **state)
{
    static const char *const letters[] = {"a", "é", "点", "𠮷"};
    AUTO_ARENA struct arena *a = arena_new();
    size_t folded = 0;

    (void)state;
    for (size_t lead = 0; lead < 80; lead++)
        for (size_t k = 0; k < 4; k++) {
            struct buf b;
            buf_init(&b, a, 400);
            for (size_t i = 0; i < lead; i++)
                buf_putc(&b, 'x');
            for (size_t i = 0; i < 90; i++)
                buf_puts(&b, letters[i % 7 ? k : (i / 7) % 4]);
            const char *text = one(a, b.p, "");
            folded += lines_are_sound(text);
            assert_string_equal(value(a, text, ICAL_SUMMARY_PROPERTY), b.p);
        }
    assert_true(folded > 320);
}

static void nothing_is_a_calendar_too(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    const struct ical_calendar c = {"予定; なし\nX:1", 6, 0, NULL, 0};
    const char *text = ical_text(a, &c);

    (void)state;
    lines_are_sound(text);
    has(text, "\r\nNAME:予定\\; なし\\nX:1\r\n");
    assert_null(strstr(text, "\nX:1"));
    assert_null(strstr(text, "VEVENT"));
    icalcomponent *read = icalparser_parse_string(text);
    assert_non_null(read);
    icalcomponent_free(read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_signs),
        cmocka_unit_test(what_has_a_meaning_is_escaped),
        cmocka_unit_test(letters_stay_whole),
        cmocka_unit_test(nothing_is_a_calendar_too),
    };

    return RUN(tests);
}
