package import Kernel
package import Vocabulary

/// A file that goes with a mail.
package struct MailAttachment: Sendable, Hashable {
    package let name: String
    package let mediaType: String
    package let content: [UInt8]

    package init(
        name: String,
        mediaType: String,
        content: [UInt8]
    ) throws(MailRefusal) {
        guard Document.isName(name), Document.isMediaType(mediaType) else {
            throw .attachmentWrong
        }
        self.name = name
        self.mediaType = mediaType
        self.content = content
    }
}

/// A whole mail to one address, and its bytes as a server takes them (RFC 5322, MIME).
package struct MailMessage: Sendable {
    package static let bytesMax = 10 << 20
    package static let attachmentsMax = 10

    package let id: String
    package let date: Timestamp
    package let sender: MailAddress
    package let senderName: String
    package let recipient: MailAddress
    package let language: Language
    package let text: MailText
    package let attachments: [MailAttachment]

    /// `id` is without a space and unique for ever: by it a receiver sees what it was sent twice.
    package init(
        id: String,
        date: Timestamp,
        from sender: MailAddress,
        named senderName: String,
        to recipient: MailAddress,
        in language: Language,
        _ text: MailText,
        attachments: [MailAttachment] = []
    ) {
        self.id = id
        self.date = date
        self.sender = sender
        self.senderName = senderName
        self.recipient = recipient
        self.language = language
        self.text = text
        self.attachments = attachments
    }

    /// Lines end in CR LF and have at most 78 characters.
    package func bytes() throws(MailRefusal) -> [UInt8] {
        guard attachments.count <= Self.attachmentsMax else { throw .tooLarge }
        let content = attachments.reduce(0) { $0 + $1.content.count }
        guard content <= Self.bytesMax else { throw .tooLarge }
        let lines = try head() + body()
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
        guard bytes.count <= Self.bytesMax else { throw .tooLarge }
        return bytes
    }

    private func head() throws(MailRefusal) -> [String] {
        [
            "Date: \(MailDate.text(date))",
            "From: \(try HeaderText.phrase(senderName))\r\n <\(sender)>",
            "To: <\(recipient)>",
            "Subject: \(try HeaderText.unstructured(text.subject))",
            "Message-ID: <\(id)@\(sender.domain)>",
            // RFC 3834: keeps absence notes and mailing lists from answering.
            "Auto-Submitted: auto-generated",
            "Content-Language: \(language.rawValue)",
            "MIME-Version: 1.0",
        ]
    }

    private func body() throws(MailRefusal) -> [String] {
        let alternative = multipart(
            "alternative",
            [
                textPart("plain", text.plain), textPart("html", text.page(in: language)),
            ]
        )
        guard !attachments.isEmpty else { return alternative }
        var parts = [alternative]
        for attachment in attachments { parts.append(try part(attachment)) }
        return multipart("mixed", parts)
    }

    /// No part can hold its boundary: neither encoding writes `=_`.
    private func multipart(_ kind: String, _ parts: [[String]]) -> [String] {
        let boundary = "=_\(kind)_\(id)"
        let inner = parts.flatMap { ["--\(boundary)"] + $0 }
        return ["Content-Type: multipart/\(kind);", " boundary=\"\(boundary)\"", ""]
            + inner + ["--\(boundary)--", ""]
    }

    private func textPart(_ kind: String, _ text: String) -> [String] {
        let encoding = TransferEncoding(for: text)
        return [
            "Content-Type: text/\(kind); charset=utf-8",
            "Content-Transfer-Encoding: \(encoding.rawValue)", "",
            encoding.lines(of: text),
        ]
    }

    private func part(_ attachment: MailAttachment) throws(MailRefusal) -> [String] {
        let name = try HeaderText.parameter("filename", attachment.name)
        return [
            "Content-Type: \(attachment.mediaType)",
            "Content-Disposition: attachment;\r\n \(name)",
            "Content-Transfer-Encoding: base64", "",
            TransferEncoding.base64.lines(attachment.content),
        ]
    }
}
