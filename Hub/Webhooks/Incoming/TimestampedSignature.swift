import Crypto
import Vocabulary

/// The signature of payment providers: `t=1614265330,v1=5257a8…`, several `v1` while a secret is
/// replaced.
enum TimestampedSignature {
    private static let partsMax = 10

    static func isValid(
        _ text: String,
        body: [UInt8],
        secrets: [[UInt8]],
        at now: Timestamp
    ) -> Bool {
        let parts = text.split(separator: ",").prefix(partsMax)
        let times = parts.filter { $0.hasPrefix("t=") }.map { $0.dropFirst(2) }
        guard times.count == 1, let seconds = UInt64(times[0]), "\(seconds)" == times[0],
            seconds <= UInt64.max / 1_000
        else { return false }
        let distance = Timestamp(milliseconds: seconds * 1_000).since(now)
        guard distance <= WebhookSignature.tolerance,
            distance >= .zero - WebhookSignature.tolerance
        else { return false }
        let message = Array("\(seconds).".utf8) + body
        let given = parts.filter { $0.hasPrefix("v1=") }.compactMap { Hex.decode($0.dropFirst(3)) }
        return secrets.contains { secret in
            given.contains { HMAC.isValid($0, for: message, key: secret) }
        }
    }
}
