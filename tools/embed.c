/* embed.c: writes text files into a C table, so that the program needs no files beside it.
 *
 *   embed OUT.c HEADER TYPE NAME COUNT FILE…
 *
 * makes `const TYPE NAME[] = {{"file without folder and ending", "contents"}, …};` and
 * `const size_t COUNT`; HEADER declares them. Files come in the order given. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void put_name(FILE *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;

    fprintf(out, "\"%.*s\"", (int)strcspn(base, "."), base);
}

/* Octal escapes of three digits cannot run into a digit that follows. */
static void put_char(FILE *out, int c)
{
    if (c == '\n')
        fputs("\\n\"\n     \"", out);
    else if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '?')
        fprintf(out, "\\%03o", (unsigned)c);
    else
        fputc(c, out);
}

static void put_file(FILE *out, const char *path)
{
    FILE *in = fopen(path, "r");
    int c;

    if (in == NULL)
        fail(path);
    fputs("    {", out);
    put_name(out, path);
    fputs(",\n     \"", out);
    while ((c = fgetc(in)) != EOF) {
        if (c == 0) {
            fprintf(stderr, "%s: holds a NUL byte\n", path);
            exit(1);
        }
        put_char(out, c);
    }
    fputs("\"},\n", out);
    if (ferror(in))
        fail(path);
    fclose(in);
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        fputs("usage: embed OUT.c HEADER TYPE NAME COUNT FILE…\n", stderr);
        return 2;
    }

    FILE *out = fopen(argv[1], "w");

    if (out == NULL)
        fail(argv[1]);
    fprintf(out, "#include \"%s\"\n\nconst %s %s[] = {\n", argv[2], argv[3], argv[4]);
    for (int i = 6; i < argc; i++)
        put_file(out, argv[i]);
    fprintf(out, "};\nconst size_t %s = %d;\n", argv[5], argc - 6);
    if (fclose(out) != 0)
        fail(argv[1]);
    return 0;
}
