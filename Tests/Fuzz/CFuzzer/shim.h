#pragma once
#include <stddef.h>
#include <stdint.h>

/// The driver of libFuzzer for programs that have a `main` of their own (LLVM, docs/LibFuzzer.rst).
int LLVMFuzzerRunDriver(int *count, char ***arguments,
                        int (*read)(const uint8_t *data, size_t count));
