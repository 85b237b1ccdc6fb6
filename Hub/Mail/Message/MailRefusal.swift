package import Kernel

/// Why a mail is not written.
package enum MailRefusal: String, Error, CaseIterable, Sendable {
    case addressWrong = "mail_address_wrong"
    case addressNotASCII = "mail_address_not_ascii"
    /// A control character in a line of the head: what would begin another line, or end the head.
    case headerWrong = "mail_header_wrong"
    case attachmentWrong = "mail_attachment_wrong"
    case tooLarge = "mail_too_large"
}

extension MailRefusal: ProblemConvertible {
    package var problem: Problem {
        let detail =
            switch self {
            case .addressWrong: "The mail address is not of the form name@example.org."
            case .addressNotASCII:
                "The mail address has letters outside of ASCII: write its domain in xn-- form."
            case .headerWrong: "A subject or a name holds a control character, or is too long."
            case .attachmentWrong: "An attachment has a name or a media type that is wrong."
            case .tooLarge: "The mail is larger than \(MailMessage.bytesMax >> 20) MiB."
            }
        return Problem(.invalid, detail, members: ["reason": .text(rawValue)])
    }
}
