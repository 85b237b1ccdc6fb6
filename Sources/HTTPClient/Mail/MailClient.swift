import CCurl
import Dispatch

/// Hands mail over to a server by SMTP (RFC 5321): one message to one address at a time.
///
/// libcurl stuffs dots, says STARTTLS and signs in. Each message has a connection of its own: mail
/// is rare, and a kept connection is one that the server has closed meanwhile.
package final class MailClient: Sendable {
    package static let messageBytesMax = 20 << 20
    private static let connectMilliseconds = 15_000
    /// RFC 5321, 4.5.3.2 allows ten minutes for the end of data; a queue that tries again can be
    /// stricter.
    private static let totalMilliseconds = 120_000

    private let server: MailServer
    /// The name said in EHLO.
    private let name: String
    private let queue = DispatchQueue(label: "MailClient", attributes: .concurrent)

    package init(_ server: MailServer, saying name: String = "localhost") {
        self.server = server
        self.name = name
    }

    /// Returns once the server has taken the message on itself (250 behind its end).
    package func send(
        _ message: [UInt8],
        from sender: String,
        to recipient: String
    ) async throws(MailError) {
        guard message.count <= Self.messageBytesMax else {
            throw MailError(.refused, "The message is larger than allowed.")
        }
        guard Self.isAddress(sender), Self.isAddress(recipient) else {
            throw MailError(.refused, "An address of the envelope is not one line of ASCII.")
        }
        let outcome = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Void, MailError>, Never>) in
            queue.async { [self] in
                continuation.resume(returning: perform(message, from: sender, to: recipient))
            }
        }
        try outcome.get()
    }

    /// What may stand between `<` and `>` of a command without ending it.
    private static func isAddress(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E }
    }

    private func perform(
        _ message: [UInt8],
        from sender: String,
        to recipient: String
    ) -> Result<Void, MailError> {
        guard CurlGlobal.isReady, let handle = MailHandle(message) else {
            return .failure(MailError(.later, "libcurl has no memory for a mail."))
        }
        let isSet =
            handle.setServer(server, saying: name)
            && handle.setEnvelope(from: sender, to: recipient)
            && handle.setBounds(
                connect: Self.connectMilliseconds,
                total: Self.totalMilliseconds
            )
        guard isSet else {
            return .failure(MailError(.refused, "libcurl refuses an option of this mail."))
        }
        return handle.perform()
    }
}
