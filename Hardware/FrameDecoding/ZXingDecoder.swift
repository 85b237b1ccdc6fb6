import CZXing
package import Frames
import ReaderLines

/// zxing-cpp, the second opinion on pictures that zbar cannot read.
package struct ZXingDecoder: FrameDecoder {
    /// How the picture is split into dark and light before codes are looked for.
    package enum Split: Sendable {
        /// By the tones around each pixel: copes with shadows.
        case local

        /// By one threshold for the whole picture: copes with very large modules.
        case global
    }

    package var split = Split.local

    package init() {}

    package mutating func codes(
        in frame: Frame,
        looking: LookFor
    ) throws(DecoderFailure) -> FoundCodes {
        var found = jalon_zxing_codes()
        let status = frame.luma.withUnsafeBufferPointer { pixels in
            jalon_zxing_scan(
                pixels.baseAddress,
                Int32(frame.width),
                Int32(frame.height),
                looking.rawValue,
                split == .global ? 1 : 0,
                &found
            )
        }
        guard status == 0 else {
            throw DecoderFailure(code: .internalError, message: "zxing could not scan a frame.")
        }
        var result = FoundCodes(dropped: Int(found.dropped))
        withUnsafePointer(to: &found.codes) { codes in
            let count = Int(found.count)
            codes.withMemoryRebound(to: jalon_zxing_code.self, capacity: FoundCodes.codesMax) {
                result.codes = UnsafeBufferPointer(start: $0, count: count).map(Self.code)
            }
        }
        return result
    }

    private static func code(_ raw: jalon_zxing_code) -> FoundCode {
        let payload = withUnsafeBytes(of: raw.payload) { Array($0.prefix(Int(raw.size))) }
        return FoundCode(
            symbology: raw.symbology == Int32(JALON_ZXING_QR) ? .qr : .code128,
            payload: payload,
            corners: [
                FoundCode.Corner(x: Int(raw.x.0), y: Int(raw.y.0)),
                FoundCode.Corner(x: Int(raw.x.1), y: Int(raw.y.1)),
                FoundCode.Corner(x: Int(raw.x.2), y: Int(raw.y.2)),
                FoundCode.Corner(x: Int(raw.x.3), y: Int(raw.y.3)),
            ]
        )
    }
}
