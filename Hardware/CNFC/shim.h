#pragma once
#include <nfc/nfc.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/types.h>

/* The readers found, one name a line. Swift reads an array of 1024 characters as a tuple of as many
   fields, which is past what can be worked with. */
static inline void cnfc_list(nfc_context *context, char *text, size_t size) {
  nfc_connstring names[16];
  size_t count = nfc_list_devices(context, names, 16);
  text[0] = 0;
  for (size_t i = 0; i < count && i < 16; i++) {
    size_t used = strlen(text), length = strnlen(names[i], sizeof names[i]);
    if (used + length + 2 > size) return;
    memcpy(text + used, names[i], length);
    memcpy(text + used + length, "\n", 2);
  }
}

/* A macro, which Swift cannot import. */
static inline unsigned cnfc_major(dev_t device) { return major(device); }
