import Crypto
import HTTPClient
package import Kernel
import Metrics
package import Vocabulary

/// Who mails are from.
package struct MailIdentity: Sendable, Hashable {
    package let address: MailAddress
    package let name: String

    package init(address: MailAddress, name: String) {
        self.address = address
        self.name = name
    }

    /// Until an operator says who mails are from: an address that no answer reaches.
    package static let unset = MailIdentity(address: MailAddress(unset: "hub"), name: "Jalon")
}

/// A mail to be written.
package struct MailDraft: Sendable {
    /// What it is about, once: a second mail of the same key is not sent.
    package let key: String
    package let recipient: MailAddress
    package let language: Language
    package let template: MailTemplate
    package let attachments: [MailAttachment]

    package init(
        key: String,
        to recipient: MailAddress,
        in language: Language,
        _ template: MailTemplate,
        attachments: [MailAttachment] = []
    ) {
        self.key = key
        self.recipient = recipient
        self.language = language
        self.template = template
        self.attachments = attachments
    }
}

/// Writes mails into the queue, in the transaction of what they tell, and sends them from there.
///
/// A mail is tried over three days. It goes once, but for one case: where the hub dies between the
/// server's yes and its own note of it, the same message with the same Message-ID goes again.
package struct Mailer: Context {
    package static let schemaSteps = MailSchema.steps
    package static let jobName = "mail.send"
    /// Longer than the longest exchange with a server.
    private static let lease = Duration.seconds(300)
    package static let keyLengthMax = 200

    private let services: HubServices
    private let identity: MailIdentity
    private let port: MailPort

    package init(services: HubServices, identity: MailIdentity, port: MailPort) {
        self.services = services
        self.identity = identity
        self.port = port
    }

    package var routes: [Route] { [] }

    /// Queues a mail; nil when one of this key was queued before.
    @discardableResult
    package func send(
        _ draft: MailDraft,
        company: CompanyID,
        at now: Timestamp,
        _ session: any Session
    ) throws -> MailID? {
        guard draft.key.utf8.count <= Self.keyLengthMax else {
            throw StoreError(.constraint, "The key of a mail is too long.")
        }
        let id = MailID(SecureRandom.uint64())
        let message = MailMessage(
            id: id.description,
            date: now,
            from: identity.address,
            named: identity.name,
            to: draft.recipient,
            in: draft.language,
            draft.template.text(in: draft.language),
            attachments: draft.attachments
        )
        let isNew = try MailRows(session, company: company).add(
            id,
            key: draft.key,
            template: draft.template.name,
            to: draft.recipient.description,
            in: draft.language,
            try message.bytes(),
            at: now
        )
        guard isNew else { return nil }
        try schedule(id, company, now, session)
        return id
    }

    private func schedule(
        _ id: MailID,
        _ company: CompanyID,
        _ now: Timestamp,
        _ session: any Session
    ) throws(StoreError) {
        try services.jobs.schedule(
            Self.jobName,
            key: id.description,
            .at(now),
            payload: ["mail": .id(id)],
            company: company,
            at: now,
            session
        )
    }

    package var jobHandlers: [JobHandler] {
        let clock = services.clock
        return [
            JobHandler(
                Self.jobName,
                backOff: .threeDays,
                lease: Self.lease,
                work: .outside { [self] job in try await deliver(job) },
                onGivenUp: { job, reason, session in
                    guard let id = Self.mail(of: job) else { return }
                    try MailRows(session, company: job.company)
                        .apply(.givenUp, to: id, failure: reason, at: clock.now())
                }
            )
        ]
    }

    private func deliver(_ job: Job) async throws -> JobHandler.Settlement {
        guard let id = Self.mail(of: job) else {
            throw JobFailure("The job names no mail.", isFinal: true)
        }
        let row = try await services.store.read { session in
            try MailRows(session, company: job.company).find(id)
        }
        guard let row, row.state == .queued, let message = row.message else {
            // Sent before, or erased with the person it was for: nothing is left to do.
            return { _ in }
        }
        do throws(MailError) {
            try await port.send(message, identity.address.description, row.recipient)
        } catch {
            services.metrics.count(
                "jalon_mail_failures_total",
                "Tries at which a mail server did not take a mail.",
                labels: ["kind": error.kind.rawValue]
            )
            throw JobFailure("\(error)", isFinal: error.kind == .refused)
        }
        services.metrics.count("jalon_mail_sent_total", "Mails that a server has taken.")
        return { [clock = services.clock] session in
            try MailRows(session, company: job.company).apply(.taken, to: id, at: clock.now())
        }
    }

    private static func mail(of job: Job) -> MailID? {
        job.payload["mail"]?.text.flatMap { MailID(text: $0) }
    }
}
