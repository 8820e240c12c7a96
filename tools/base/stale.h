/* SPDX-License-Identifier: MIT */
/* stale: what builds left behind that were killed before their clean-ups. A directory is
 * in use as long as some process holds it; temporaries of outputs have their process's
 * number in their names. Whatever cannot be removed stays, without a word. */
#ifndef STALE_H
#define STALE_H

/* What work directories under $TMPDIR are called, for mkdtemp. */
#define STALE_TEMPLATE "gowasm2native-XXXXXX"

/* Holds the directory until this process ends, however it does. */
void stale_hold(const char *dir);
/* Removes work directories of ours in `parent` that nobody holds and that nothing was
 * made in for an hour. */
void stale_directories(const char *parent);
/* A directory and all that is in it. */
void stale_remove_tree(const char *dir);

/* The temporary's name for the output `path`; the caller frees it. */
char *stale_output_name(const char *path);
/* Removes temporaries for the output `path` whose processes are gone. */
void stale_outputs(const char *path);

#endif
