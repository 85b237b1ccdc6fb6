import Crypto

/// Prints of requests that nobody without the hub's key can try guesses against.
///
/// A body may hold a short secret, such as a badge's number, that a bare digest in the store would
/// give away.
package struct RequestPrint: Sendable {
    private let key: [UInt8]

    package init(key: [UInt8]) {
        self.key = key
    }

    /// The same for the same address and body, and different for any other.
    package func of(target: String, body: [UInt8]) -> [UInt8] {
        HMAC.sha256(key: key, Array("\(target)\n".utf8) + body).bytes
    }
}
