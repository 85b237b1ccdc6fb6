#include "czxing.h"

#include <ZXing/ReadBarcode.h>
#include <algorithm>

namespace {

void keep(const ZXing::Result &result, jalon_zxing_codes *found) {
    const auto &bytes = result.bytes();
    if (found->count >= JALON_ZXING_CODES_MAX || bytes.size() > JALON_ZXING_PAYLOAD_MAX) {
        found->dropped += 1;
        return;
    }
    auto &code = found->codes[found->count];
    code.symbology = result.format() == ZXing::BarcodeFormat::QRCode
        ? JALON_ZXING_QR
        : JALON_ZXING_CODE128;
    code.size = static_cast<int32_t>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), code.payload);
    for (int corner = 0; corner < 4; corner++) {
        code.x[corner] = result.position()[corner].x;
        code.y[corner] = result.position()[corner].y;
    }
    found->count += 1;
}

}  // namespace

int jalon_zxing_scan(
    const uint8_t *luma,
    int32_t width,
    int32_t height,
    int32_t symbologies,
    int32_t one_threshold,
    jalon_zxing_codes *found
) {
    found->count = 0;
    found->dropped = 0;
    try {
        ZXing::BarcodeFormats formats;
        if (symbologies & JALON_ZXING_QR) formats |= ZXing::BarcodeFormat::QRCode;
        if (symbologies & JALON_ZXING_CODE128) formats |= ZXing::BarcodeFormat::Code128;
        if (formats.empty()) return 0;
        auto hints = ZXing::DecodeHints().setFormats(formats).setBinarizer(
            one_threshold ? ZXing::Binarizer::GlobalHistogram : ZXing::Binarizer::LocalAverage
        );
        ZXing::ImageView picture(luma, width, height, ZXing::ImageFormat::Lum);
        for (const auto &result : ZXing::ReadBarcodes(picture, hints)) {
            // A part of a structured sequence is no payload of its own.
            if (result.isValid() && !result.isPartOfSequence()) keep(result, found);
        }
        return 0;
    } catch (...) {
        found->count = 0;
        return -1;
    }
}
