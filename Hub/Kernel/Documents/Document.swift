package import Crypto
package import Vocabulary

/// What is known of a stored file beside its bytes.
package struct Document: Sendable, Hashable {
    package static let bytesMax = 16 << 20
    package static let nameLengthMax = 200
    package static let mediaTypeLengthMax = 100

    package let digest: Digest
    package let mediaType: String
    /// As it was called where it came from: for people, never for a path.
    package let name: String
    package let byteCount: Int
    /// Who brought it, as the audit calls them.
    package let creator: String
    package let created: Timestamp
    /// When its bytes were taken away, where they were: the row stays, so that what refers to it
    /// still says what it was.
    package let erased: Timestamp?

    /// RFC 6838: `type/subtype` of letters, digits and `!#$&-^_.+`, without parameters.
    package static func isMediaType(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= mediaTypeLengthMax else { return false }
        return parts.allSatisfy { part in
            part.first.map(isAlphanumeric) == true
                && part.allSatisfy { isAlphanumeric($0) || "!#$&-^_.+".utf8.contains($0) }
        }
    }

    /// One line that can stand in a header field and on a disk.
    package static func isName(_ text: String) -> Bool {
        (1...nameLengthMax).contains(text.unicodeScalars.count) && text != "." && text != ".."
            && text.unicodeScalars.allSatisfy { scalar in
                scalar != "/" && scalar != "\\" && scalar.properties.generalCategory != .control
                    && !scalar.properties.isBidiControl
            }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}

/// Why a document is not taken or not given.
package enum DocumentRefusal: String, Error, CaseIterable, Sendable {
    case tooLarge = "document_too_large"
    case mediaTypeWrong = "document_media_type_wrong"
    case nameWrong = "document_name_wrong"
    case notFound = "document_not_found"
    case erased = "document_erased"
    /// The bytes are not those that were stored: restore them from a backup.
    case damaged = "document_damaged"
}

extension DocumentRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .tooLarge:
            Problem(.tooLarge, "A document has at most \(Document.bytesMax >> 20) MiB.")
        case .mediaTypeWrong: Problem(.invalid, "The media type is not of the form type/subtype.")
        case .nameWrong:
            Problem(.invalid, "The name of a document is one line of at most 200 characters.")
        case .notFound: .notFound("There is no such document.")
        case .erased: Problem(.gone, "The document was erased.")
        case .damaged: Problem(.failed, "The document is damaged: it must be restored.")
        }
    }
}
