/// An address that mail can be sent to by any server.
///
/// The local part is a dot-atom of ASCII (RFC 5322, 3.4.1) and the domain has labels of letters,
/// digits and hyphens. Refused are quoted local parts, address literals, and anything that needs
/// SMTPUTF8 (RFC 6531), which many servers do not speak: a domain in another script is written in
/// its `xn--` form, a local part in another script cannot be reached.
package struct MailAddress: Sendable, Hashable, CustomStringConvertible {
    package static let lengthMax = 254
    private static let localLengthMax = 64
    private static let labelLengthMax = 63

    package let local: String
    package let domain: String

    package init(_ text: String) throws(MailRefusal) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .addressWrong }
        guard text.utf8.allSatisfy({ $0 < 0x7F }) else { throw .addressNotASCII }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= Self.lengthMax,
            Self.isLocal(parts[0]), Self.isDomain(parts[1])
        else { throw .addressWrong }
        local = String(parts[0])
        domain = parts[1].lowercased()
    }

    /// RFC 6761: `.invalid` leads nowhere.
    init(unset local: String) {
        self.local = local
        domain = "jalon.invalid"
    }

    package var description: String { "\(local)@\(domain)" }

    private static func isLocal(_ text: Substring) -> Bool {
        guard text.utf8.count <= localLengthMax else { return false }
        return text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.allSatisfy(isAtomByte)
        }
    }

    private static func isAtomByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                (1...labelLengthMax).contains(label.count)
                    && label.first != 0x2D && label.last != 0x2D
                    && label.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D }
            }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}
