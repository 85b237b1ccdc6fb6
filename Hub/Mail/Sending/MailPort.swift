package import HTTPClient

/// Where mail leaves the hub: a server, or what a test puts in its place.
package struct MailPort: Sendable {
    /// Takes a message, its sender and its recipient.
    package typealias Sending =
        @Sendable ([UInt8], String, String) async throws(MailError) -> Void

    package let send: Sending

    package init(send: @escaping Sending) {
        self.send = send
    }

    package init(_ client: MailClient) {
        self.init { message, sender, recipient throws(MailError) in
            try await client.send(message, from: sender, to: recipient)
        }
    }

    /// For a hub that was told of no server: mail waits until it is told.
    package static let none = MailPort { _, _, _ throws(MailError) in
        throw MailError(.later, "The hub knows no mail server: set one in its configuration.")
    }
}
