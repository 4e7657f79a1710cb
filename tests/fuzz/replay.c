/* Gives every file of a folder to the fuzzer linked with it: replay FOLDER */
#include <dirent.h>
#include <string.h>

#include "base/str.h"
#include "fuzz.h"

static int replay(const char *path)
{
    AUTO_ARENA struct arena *a = arena_new();
    FILE *f = fopen(path, "rb");
    struct buf b;
    char block[4096];
    size_t n;

    if (!f) {
        perror(path);
        return 1;
    }
    buf_init(&b, a, sizeof(block));
    while ((n = fread(block, 1, sizeof(block), f)) > 0)
        buf_put(&b, block, n);
    fclose(f);
    /* exactly as large as the input, so that reading past it is seen */
    uint8_t *data = malloc(b.n > 0 ? b.n : 1);
    if (!data)
        return 1;
    memcpy(data, b.p, b.n);
    LLVMFuzzerTestOneInput(data, b.n);
    free(data);
    return 0;
}

int main(int argc, char **argv)
{
    AUTO_ARENA struct arena *a = arena_new();
    int failed = 0, count = 0;
    DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;

    if (!dir) {
        fputs("usage: replay FOLDER\n", stderr);
        return 2;
    }
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        failed += replay(arena_printf(a, "%s/%s", argv[1], e->d_name));
        count++;
    }
    closedir(dir);
    printf("%d inputs\n", count);
    return failed > 0 || count == 0;
}
