package import Vocabulary

package enum EventKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "event"
}

package typealias EventID = Identifier<EventKind>

/// Something that happened to a subject of a company, told to whoever in the hub has use for it.
package struct DomainEvent: Sendable, Hashable {
    package static let kindLengthMax = 64
    package static let subjectLengthMax = 128
    /// With its envelope below the 20 KiB that Standard Webhooks advises.
    package static let dataBytesMax = 16 * 1_024

    package let id: EventID
    package let company: CompanyID
    /// What happened, as `right.revoked`: lower-case words joined by full stops.
    package let kind: String
    /// What it happened to, as `right_…`: events of one subject are taken in their order.
    package let subject: String
    package let data: JSONValue
    package let at: Timestamp

    package init(
        id: EventID,
        company: CompanyID,
        kind: String,
        subject: String,
        data: JSONValue,
        at: Timestamp
    ) {
        precondition(Self.isKind(kind), "a kind is lower-case words joined by full stops")
        self.id = id
        self.company = company
        self.kind = kind
        self.subject = subject
        self.data = data
        self.at = at
    }

    package static func isKind(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= kindLengthMax else { return false }
        return text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty
                && $0.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
                }
        }
    }
}
