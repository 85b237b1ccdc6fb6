import CNFC
import Glibc

/// libnfc itself, made ready once: quiet, and deaf to settings of the environment.
struct NFCLibrary: ~Copyable {
    let context: OpaquePointer

    private static let settings = [
        "LIBNFC_DEFAULT_DEVICE", "LIBNFC_DEVICE", "LIBNFC_AUTO_SCAN", "LIBNFC_INTRUSIVE_SCAN",
    ]

    /// Nil when there is no memory for it.
    init?() {
        // Set before any thread of ours could read the environment.
        for setting in Self.settings { unsetenv(setting) }
        setenv("LIBNFC_LOG_LEVEL", "0", 1)
        var made: OpaquePointer?
        nfc_init(&made)
        guard let made else { return nil }
        context = made
    }

    deinit {
        nfc_exit(context)
    }

    static var version: String { String(cString: nfc_version()) }

    /// The connection strings of the readers that libnfc finds without disturbing other devices:
    /// those on USB.
    func found() -> [String] {
        var text = [CChar](repeating: 0, count: Self.foundBytesMax)
        cnfc_list(context, &text, text.count)
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static let foundBytesMax = 16_384
}
