import Crypto
import Kernel
package import Vocabulary

package enum WebhookKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "webhook"
}

package typealias WebhookID = Identifier<WebhookKind>

/// A receiver of a company's events.
package struct Webhook: Sendable {
    package static let perCompanyMax = 50
    package static let kindsMax = 50
    package static let urlLengthMax = 500
    /// A secret that was replaced signs on for so long, beside its successor.
    package static let overlap = Duration.seconds(24 * 3_600)

    package let id: WebhookID
    package let company: CompanyID
    package let url: String
    package let note: String
    /// The kinds of events it is sent; empty for all.
    package let kinds: [String]
    package let state: WebhookState
    let secret: [UInt8]
    let previousSecret: [UInt8]?
    let previousUntil: Timestamp?
    package let created: Timestamp

    /// The name of its deliveries' lane.
    var lane: String { id.description }

    func wants(_ kind: String) -> Bool { kinds.isEmpty || kinds.contains(kind) }

    /// The secrets that sign at a moment, the newest first.
    func secrets(_ box: SecretBox, at now: Timestamp) throws(CryptoError) -> [WebhookSecret] {
        var secrets = [try box.open(secret, of: id.bytes)]
        if let previousSecret, let previousUntil, now < previousUntil {
            secrets.append(try box.open(previousSecret, of: id.bytes))
        }
        return secrets
    }
}
