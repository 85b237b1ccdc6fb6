import Crypto
import FoundationEssentials

/// A secret shared with one receiver: `whsec_` and Base64 of 24 to 64 bytes.
///
/// The form is that of Standard Webhooks, version 1.
package struct WebhookSecret: Sendable, Equatable {
    static let prefix = "whsec_"
    private static let byteCounts = 24...64
    private static let byteCount = 32

    let bytes: [UInt8]

    /// A new random one.
    package init() { bytes = SecureRandom.bytes(Self.byteCount) }

    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix),
            let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            Self.byteCounts.contains(data.count)
        else { return nil }
        bytes = Array(data)
    }

    init?(bytes: [UInt8]) {
        guard Self.byteCounts.contains(bytes.count) else { return nil }
        self.bytes = bytes
    }

    package var text: String { Self.prefix + Data(bytes).base64EncodedString() }

    package static func == (left: Self, right: Self) -> Bool {
        ConstantTime.equal(left.bytes, right.bytes)
    }
}
