import Crypto
import FoundationEssentials

/// The `Content-Digest` field of RFC 9530, SHA-256 only.
package enum ContentDigest {
    package static func value(of body: [UInt8]) -> String {
        "sha-256=:" + Base64.encode(SHA256.digest(body).bytes) + ":"
    }
}

/// Base64 of RFC 4648 with padding, as HTTP fields and JSON carry bytes.
package enum Base64 {
    package static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    package static func decode(_ text: String) -> [UInt8]? {
        Data(base64Encoded: text).map { Array($0) }
    }
}
