import Crypto
package import HTTPClient
import Kernel
package import Vocabulary

/// Somebody whose webhooks this hub takes, and how it is known that they are theirs.
package struct IncomingSource: Sendable {
    package enum Verification: Sendable {
        /// Standard Webhooks 1.0.0.
        case standard([WebhookSecret])
        /// `t=SECONDS,v1=HEX` in a field of this name: HMAC-SHA256 over `SECONDS.body`, as Stripe
        /// has it.
        case timestamped(field: String, secrets: [[UInt8]])
        /// Nothing is signed: the address alone is believed, and what is told only as a hint.
        case addressOnly
    }

    /// By what a message is known when it comes again.
    package enum Identity: Sendable, Hashable {
        case field(String)
        /// A member of the body, as `id`.
        case member(String)
        /// The SHA-256 of the body.
        case digest
    }

    package let name: String
    package let company: CompanyID?
    package let verification: Verification
    package let identity: Identity
    /// Where its messages come from; empty for anywhere, which only a signature makes good.
    package let networks: [AddressBlock]
    package let bytesMax: Int

    package init(
        _ name: String,
        company: CompanyID? = nil,
        verification: Verification,
        identity: Identity,
        networks: [AddressBlock] = [],
        bytesMax: Int = IncomingWebhooks.bytesMax
    ) {
        if case .addressOnly = verification {
            precondition(!networks.isEmpty, "a source that signs nothing is known by its address")
        }
        precondition(bytesMax <= IncomingWebhooks.bytesMax, "a source keeps the route's limit")
        self.name = name
        self.company = company
        self.verification = verification
        self.identity = identity
        self.networks = networks
        self.bytesMax = bytesMax
    }
}

extension IncomingSource {
    /// Whether a message may come from there; an address that cannot be read is nowhere.
    package func permits(_ address: String) -> Bool {
        guard !networks.isEmpty else { return true }
        guard let address = IPAddress(address) else { return false }
        return networks.contains { $0.contains(address) }
    }

    /// Whether the bytes are the source's own and of now.
    package func isSigned(
        _ body: [UInt8],
        at now: Timestamp,
        field: (String) -> String?
    ) -> Bool {
        switch verification {
        case .addressOnly: return true
        case .standard(let secrets):
            guard let id = field(WebhookSignature.idField),
                let time = field(WebhookSignature.timestampField),
                let signature = field(WebhookSignature.signatureField)
            else { return false }
            return WebhookSignature.isValid(
                id: id,
                timestamp: time,
                signature: signature,
                body: body,
                secrets: secrets,
                at: now
            )
        case .timestamped(let name, let secrets):
            guard let value = field(name) else { return false }
            return TimestampedSignature.isValid(value, body: body, secrets: secrets, at: now)
        }
    }

    /// The name by which the message is stored once; nil where it has none.
    package func message(_ body: [UInt8], field: (String) -> String?) -> String? {
        let text: String? =
            switch identity {
            case .field(let name): field(name)
            case .member(let name): JSONValue(parsing: body)?[name]?.text
            case .digest: SHA256.digest(body).hex
            }
        guard let text, (1...IncomingWebhooks.messageLengthMax).contains(text.utf8.count) else {
            return nil
        }
        return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? text : nil
    }
}
