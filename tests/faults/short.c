/* Makes writes write less than requested, as on a nearly full disk. strace can make a call fail,
   but cannot make it do half of its work.

   Loaded with LD_PRELOAD. FAULTS_SHORT_AT: the number, from 1, of the write to a file on a disk
   that writes half. FAULTS_FULL: if set, the disk is full from there on. FAULTS_COUNT: a file that
   gets the number of writes at the end. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int writes;

static int is_file(int fd) {
  struct stat there;
  return fstat(fd, &there) == 0 && S_ISREG(there.st_mode);
}

/* The number of bytes to write; -1: none, the disk is full. */
static ssize_t allowed(int fd, size_t count) {
  const char *at = getenv("FAULTS_SHORT_AT");
  if (!is_file(fd)) return (ssize_t)count;
  int number = __atomic_add_fetch(&writes, 1, __ATOMIC_SEQ_CST);
  if (at == NULL || number < atoi(at)) return (ssize_t)count;
  if (number == atoi(at) && count > 1) return (ssize_t)(count / 2);
  if (getenv("FAULTS_FULL") == NULL) return (ssize_t)count;
  errno = ENOSPC;
  return -1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  if (real == NULL) real = dlsym(RTLD_NEXT, "write");
  ssize_t some = allowed(fd, count);
  return some < 0 ? some : real(fd, bytes, (size_t)some);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (real == NULL) real = dlsym(RTLD_NEXT, "pwrite64");
  ssize_t some = allowed(fd, count);
  return some < 0 ? some : real(fd, bytes, (size_t)some, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  return pwrite64(fd, bytes, count, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  static ssize_t (*real)(int, const struct iovec *, int);
  if (real == NULL) real = dlsym(RTLD_NEXT, "writev");
  if (!is_file(fd) || count < 1) return real(fd, parts, count);
  return write(fd, parts[0].iov_base, parts[0].iov_len);
}

__attribute__((destructor)) static void tell(void) {
  const char *to = getenv("FAULTS_COUNT");
  int fd = to == NULL ? -1 : creat(to, 0666);
  if (fd >= 0) dprintf(fd, "%d\n", writes);
}
