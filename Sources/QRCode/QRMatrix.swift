import CQREncode
import Glibc

/// The modules of one QR code, without its quiet zone.
package struct QRMatrix: Sendable, Equatable {
    /// Modules a side: 17 + 4 × version.
    package let size: Int

    /// 1 to 40.
    package let version: Int

    private let dark: [Bool]

    /// Encodes bytes in the smallest version that holds them.
    ///
    /// Content made only of the 45 alphanumeric characters is written in alphanumeric mode
    /// (ISO/IEC 18004, 7.4.4): 5.5 bits a character instead of 8, which keeps a token's modules
    /// large enough for a camera.
    package init(_ bytes: [UInt8], correction: ErrorCorrection) throws(QRCodeRefusal) {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= Self.bytesMax else { throw .tooLong }
        guard let input = QRinput_new2(0, correction.level) else { throw .outOfMemory }
        defer { QRinput_free(input) }
        let mode = bytes.allSatisfy(Self.isAlphanumeric) ? QR_MODE_AN : QR_MODE_8
        guard QRinput_append(input, mode, Int32(bytes.count), bytes) == 0 else { throw .tooLong }
        guard let code = QRcode_encodeInput(input) else {
            throw errno == ENOMEM ? .outOfMemory : .tooLong
        }
        defer { QRcode_free(code) }
        size = Int(code.pointee.width)
        version = Int(code.pointee.version)
        dark = UnsafeBufferPointer(start: code.pointee.data, count: size * size).map { $0 & 1 == 1 }
    }

    /// Encodes the UTF-8 bytes of a text.
    package init(_ text: String, correction: ErrorCorrection) throws(QRCodeRefusal) {
        try self.init(Array(text.utf8), correction: correction)
    }

    /// Says whether the module in column x and row y is dark; outside the code it is light.
    package func isDark(_ x: Int, _ y: Int) -> Bool {
        guard x >= 0, y >= 0, x < size, y < size else { return false }
        return dark[y * size + x]
    }

    /// More characters than any QR code holds in the alphanumeric mode (4 296 at version 40-L).
    private static let bytesMax = 4_296

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: " $%*+-./:".utf8.contains(byte)
        }
    }
}

extension ErrorCorrection {
    fileprivate var level: QRecLevel {
        switch self {
        case .low: QR_ECLEVEL_L
        case .medium: QR_ECLEVEL_M
        case .quartile: QR_ECLEVEL_Q
        case .high: QR_ECLEVEL_H
        }
    }
}
