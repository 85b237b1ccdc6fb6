import COpenSSL

/// Bytes of a key: kept once, wiped when no longer used, never printed.
///
/// `@unchecked Sendable` holds because the bytes are written in `init` and only read afterwards.
final class Secret: @unchecked Sendable {
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: [UInt8]) {
        buffer = .allocate(capacity: bytes.count)
        _ = buffer.initialize(from: bytes)
    }

    deinit {
        OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        buffer.deallocate()
    }

    var count: Int { buffer.count }

    func withPointer<Result>(_ body: (UnsafePointer<UInt8>?) -> Result) -> Result {
        body(UnsafePointer(buffer.baseAddress))
    }
}
