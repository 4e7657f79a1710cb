/* parcel.h: signing and trusting what travels between bodies; shared by `daicho pack` and `daicho
 * dictionary`. Private to src/cli.
 *
 * Trusted keys are the files HOME/trust/<name>.pub and those named with --trust. */
#ifndef DAICHO_CLI_PARCEL_H
#define DAICHO_CLI_PARCEL_H

#include "cli/cli.h"
#include "pack/parcel.h"

const char *parcel_key_text(struct cli *c, const struct key *k);

/* Writes the parcel to the new file `out`, signed with the secret key in the file `key`. */
int parcel_sign(struct cli *c, const struct parcel *p, const char *key, const char *out);

/* Reads the file named by the only argument that is left once --trust and its keys are taken, and
 * demands form, signature, length, hash and a trusted key, before the home is touched. CLI_OK with
 * *ret_path and *ret, else the exit status. */
int parcel_trusted(struct cli *c, enum parcel_kind kind, const char **ret_path, struct parcel *ret);

#endif
