#pragma once
#include <stddef.h>
#include <stdint.h>

// The C face of zxing-cpp 1.4: one call, no memory handed over, no exception let through.

#ifdef __cplusplus
extern "C" {
#endif

enum {
    JALON_ZXING_PAYLOAD_MAX = 512,
    JALON_ZXING_CODES_MAX = 16,
    JALON_ZXING_QR = 1,
    JALON_ZXING_CODE128 = 2,
};

/// One code: its kind, its bytes without any change of character set, its corners clockwise from
/// the top left as the code sees itself.
typedef struct {
    int32_t symbology;
    int32_t size;
    int32_t x[4];
    int32_t y[4];
    uint8_t payload[JALON_ZXING_PAYLOAD_MAX];
} jalon_zxing_code;

typedef struct {
    int32_t count;
    int32_t dropped;
    jalon_zxing_code codes[JALON_ZXING_CODES_MAX];
} jalon_zxing_codes;

/// Looks for codes in a grey picture; `symbologies` is a sum of the kinds above. Codes over the
/// payload limit and codes beyond the last place are counted as dropped. Returns 0, or -1 when the
/// library threw.
int jalon_zxing_scan(
    const uint8_t *luma,
    int32_t width,
    int32_t height,
    int32_t symbologies,
    int32_t one_threshold,
    jalon_zxing_codes *found
);

#ifdef __cplusplus
}
#endif
