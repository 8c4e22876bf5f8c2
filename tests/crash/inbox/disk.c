/* A disk that can be cut off: preloaded, it notes what was written to the inbox since the last
 * completed sync, so that a test can take it back as a power cut would; and it fails when told to.
 *
 * The journal is a row of records, each a header and then path, old bytes, new bytes. A record is
 * written before its write happens. When nothing is unsynced any more the journal is emptied.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, TRUNCATE = 2, SYNC = 3, DATABASE = 0, LOG = 1 };

struct record {
  uint64_t kind, path_len, offset, old_size, old_len, new_len;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;
static int unsynced[2];
static volatile long writes_left = -1; /* -1: there is room for ever */
static volatile int syncs_fail = 0;

void disk_room_for(long writes) { writes_left = writes; }
void disk_syncs_fail(int fail) { syncs_fail = fail; }

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* Returns DATABASE or LOG, or -1 for files that are none of ours. */
static int ours(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, size - 1);
  if (n < 0) return -1;
  path[n] = 0;
  const char *name = strrchr(path, '/');
  if (!name) return -1;
  if (!strcmp(name, "/inbox.sqlite")) return DATABASE;
  if (!strcmp(name, "/inbox.sqlite-wal")) return LOG;
  return -1;
}

static void note(struct record head, const char *path, const void *old, const void *new) {
  if (journal < 0) {
    const char *place = getenv("DISK_JOURNAL");
    if (!place) return;
    journal = open(place, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  }
  struct iovec parts[4] = {{&head, sizeof head},
                           {(void *)path, head.path_len},
                           {(void *)old, head.old_len},
                           {(void *)new, head.new_len}};
  if (writev(journal, parts, 4) < 0) abort();
}

static void note_change(uint64_t kind, int fd, const char *path, const void *new, size_t n,
                        off_t offset) {
  struct stat found;
  if (fstat(fd, &found)) abort();
  uint64_t size = (uint64_t)found.st_size, from = (uint64_t)offset, len = 0;
  uint64_t end = kind == TRUNCATE ? size : from + n;
  if (from < size) len = (end < size ? end : size) - from;
  char *old = malloc(len + 1);
  if (len && pread(fd, old, len, offset) != (ssize_t)len) abort();
  struct record head = {kind, strlen(path), from, size, len, n};
  note(head, path, old, new);
  free(old);
}

static int no_room(void) {
  if (writes_left < 0) return 0;
  if (writes_left > 0) return writes_left--, 0;
  errno = ENOSPC;
  return 1;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t offset) {
  REAL(pwrite64);
  char path[4096];
  int file = ours(fd, path, sizeof path);
  if (file < 0) return real(fd, bytes, n, offset);
  pthread_mutex_lock(&turn);
  ssize_t done = -1;
  if (!no_room()) {
    note_change(WRITE, fd, path, bytes, n, offset);
    unsynced[file] = 1;
    done = real(fd, bytes, n, offset);
  }
  int said = errno;
  pthread_mutex_unlock(&turn);
  errno = said;
  return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t offset) {
  return pwrite64(fd, bytes, n, offset);
}

int ftruncate64(int fd, off_t size) {
  REAL(ftruncate64);
  char path[4096];
  int file = ours(fd, path, sizeof path);
  if (file < 0) return real(fd, size);
  pthread_mutex_lock(&turn);
  note_change(TRUNCATE, fd, path, NULL, 0, size);
  unsynced[file] = 1;
  int done = real(fd, size);
  pthread_mutex_unlock(&turn);
  return done;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int sync_with(int (*real)(int), int fd) {
  char path[4096];
  int file = ours(fd, path, sizeof path);
  if (file < 0) return real(fd);
  pthread_mutex_lock(&turn);
  int done = -1;
  if (syncs_fail)
    errno = EIO;
  else if (!(done = real(fd))) {
    unsynced[file] = 0;
    struct record head = {SYNC, strlen(path), 0, 0, 0, 0};
    if (journal >= 0 && !unsynced[!file]) {
      if (ftruncate(journal, 0)) abort();
    } else
      note(head, path, NULL, NULL);
  }
  int said = errno;
  pthread_mutex_unlock(&turn);
  errno = said;
  return done;
}
int fsync(int fd) {
  REAL(fsync);
  return sync_with(real, fd);
}
int fdatasync(int fd) {
  REAL(fdatasync);
  return sync_with(real, fd);
}
