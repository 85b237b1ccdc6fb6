#pragma once
// Calls of glibc that Swift's own module of it leaves out, because it is read without _GNU_SOURCE.
// The bodies are in libc itself; only their declarations stand here (glibc 2.34 and later).
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions,
                                                const char *folder);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions,
                                                    int first);
