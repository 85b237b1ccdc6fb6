/// One question to the hub.
package struct HubQuestion: Sendable {
    /// What an answer proves by itself.
    package enum Trust: Sendable {
        /// The answer counts only with the hub's signature over it and this question.
        case signedAnswer
        /// The body carries signatures of its own: a keyring, vouched for by its roots.
        case selfProving
    }

    package let method: String
    package let target: String
    package var body: [UInt8] = []
    package var contentType: String?
    package var bytesMax = 64 * 1_024
    package var patience = Duration.seconds(30)
    package var trust = Trust.signedAnswer

    package init(_ method: String, _ target: String) {
        self.method = method
        self.target = target
    }
}
