import Crypto
import FoundationEssentials
package import Vocabulary

/// Signs and verifies a message as Standard Webhooks 1.0.0 has it: HMAC-SHA256 over
/// `id.timestamp.body`, the timestamp in whole seconds.
package enum WebhookSignature {
    package static let idField = "webhook-id"
    package static let timestampField = "webhook-timestamp"
    package static let signatureField = "webhook-signature"
    /// A message older or younger than this is not believed: it may be one replayed.
    package static let tolerance = Duration.seconds(300)
    private static let version = "v1,"
    private static let signaturesMax = 8

    /// One signature for each secret that is good, separated by spaces.
    package static func text(
        id: String,
        at seconds: UInt64,
        body: [UInt8],
        secrets: [WebhookSecret]
    ) -> String {
        secrets.map { version + code(id, "\(seconds)", body, $0) }.joined(separator: " ")
    }

    /// Whether one of the signatures is of one of the secrets, and the time is near enough.
    package static func isValid(
        id: String,
        timestamp: String,
        signature: String,
        body: [UInt8],
        secrets: [WebhookSecret],
        at now: Timestamp
    ) -> Bool {
        guard let seconds = UInt64(timestamp), "\(seconds)" == timestamp,
            seconds <= UInt64.max / 1_000
        else { return false }
        let distance = Timestamp(milliseconds: seconds * 1_000).since(now)
        guard distance <= tolerance, distance >= .zero - tolerance else { return false }
        let given = signature.split(separator: " ").prefix(signaturesMax)
            .filter { $0.hasPrefix(version) }
        var isFound = false
        for secret in secrets {
            let expected = Array((version + code(id, timestamp, body, secret)).utf8)
            for one in given where ConstantTime.equal(Array(one.utf8), expected) { isFound = true }
        }
        return isFound
    }

    private static func code(
        _ id: String,
        _ seconds: String,
        _ body: [UInt8],
        _ secret: WebhookSecret
    ) -> String {
        let message = Array("\(id).\(seconds).".utf8) + body
        return Data(HMAC.sha256(key: secret.bytes, message).bytes).base64EncodedString()
    }
}
