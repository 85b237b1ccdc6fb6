import CZBar
package import Frames
import ReaderLines

/// zbar with every symbology off except those asked for.
///
/// Its default costs 2.4 times as much and guesses character sets; binary mode hands over the
/// bytes of the code as they are, NUL included.
package struct ZBarDecoder: ~Copyable, FrameDecoder {
    private let scanner: OpaquePointer
    private let image: OpaquePointer
    private var enabled: LookFor = []

    package init() throws(DecoderFailure) {
        guard let scanner = zbar_image_scanner_create() else { throw Self.noMemory }
        guard let image = zbar_image_create() else {
            zbar_image_scanner_destroy(scanner)
            throw Self.noMemory
        }
        self.scanner = scanner
        self.image = image
        zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0)
        zbar_image_set_format(image, Self.greyFormat)
    }

    deinit {
        zbar_image_destroy(image)
        zbar_image_scanner_destroy(scanner)
    }

    package mutating func codes(
        in frame: Frame,
        looking: LookFor
    ) throws(DecoderFailure) -> FoundCodes {
        enable(looking)
        zbar_image_set_size(image, UInt32(frame.width), UInt32(frame.height))
        let status = frame.luma.withUnsafeBytes { pixels in
            zbar_image_set_data(image, pixels.baseAddress, UInt(pixels.count), nil)
            let status = zbar_scan_image(scanner, image)
            // The pixels are lent for this scan only.
            zbar_image_set_data(image, nil, 0, nil)
            return status
        }
        guard status >= 0 else {
            throw DecoderFailure(code: .internalError, message: "zbar could not scan a frame.")
        }
        return found()
    }

    private mutating func enable(_ looking: LookFor) {
        guard looking != enabled else { return }
        enabled = looking
        let isQR: Int32 = looking.contains(.qr) ? 1 : 0
        let isLinear: Int32 = looking.contains(.code128) ? 1 : 0
        zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, isQR)
        zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, isQR)
        zbar_image_scanner_set_config(scanner, ZBAR_CODE128, ZBAR_CFG_ENABLE, isLinear)
    }

    private func found() -> FoundCodes {
        var result = FoundCodes()
        var next = zbar_image_first_symbol(image)
        while let symbol = next {
            next = zbar_symbol_next(symbol)
            guard let symbology = Self.symbology(zbar_symbol_get_type(symbol)) else { continue }
            let count = Int(zbar_symbol_get_data_length(symbol))
            guard count <= ReaderLimits.payloadBytesMax, result.codes.count < FoundCodes.codesMax
            else {
                result.dropped += 1
                continue
            }
            let code = FoundCode(
                symbology: symbology,
                payload: Self.payload(of: symbol, count: count),
                corners: Self.corners(of: symbol)
            )
            // A long bar code is met by many scan lines and may be listed more than once.
            if !result.codes.contains(where: { $0.payload == code.payload }) {
                result.codes.append(code)
            }
        }
        return result
    }

    /// Only whole codes: a part of a structured sequence has the type PARTIAL.
    private static func symbology(_ type: zbar_symbol_type_t) -> Symbology? {
        switch type {
        case ZBAR_QRCODE: .qr
        case ZBAR_CODE128: .code128
        default: nil
        }
    }

    private static func payload(of symbol: OpaquePointer, count: Int) -> [UInt8] {
        guard count > 0, let data = zbar_symbol_get_data(symbol) else { return [] }
        return Array(UnsafeRawBufferPointer(start: data, count: count))
    }

    private static func corners(of symbol: OpaquePointer) -> [FoundCode.Corner] {
        (0..<min(4, zbar_symbol_get_loc_size(symbol))).map { index in
            FoundCode.Corner(
                x: Int(zbar_symbol_get_loc_x(symbol, index)),
                y: Int(zbar_symbol_get_loc_y(symbol, index))
            )
        }
    }

    /// The four characters Y800 in zbar's order: one byte of luminance a pixel.
    private static let greyFormat: UInt = 0x3030_3859

    private static let noMemory = DecoderFailure(
        code: .outOfMemory,
        message: "zbar could not be started: memory is exhausted."
    )
}
